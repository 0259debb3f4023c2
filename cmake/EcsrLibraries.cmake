# The libraries of others, each behind a name of ours, so that a layer says what it needs in one word.
# Why these and not others: docs/decisions/0001-libraries.md.

find_package(PkgConfig REQUIRED)
find_package(CURL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)
pkg_check_modules(LIBEVENT REQUIRED IMPORTED_TARGET libevent_core libevent_extra)

add_library(ecsr_curl INTERFACE)
target_link_libraries(ecsr_curl INTERFACE CURL::libcurl)

# The static one: one shared object fewer to load, and the same in the portable binary.
add_library(ecsr_xml INTERFACE)
target_link_libraries(ecsr_xml INTERFACE pugixml::static)

# Diagnostics change the layout of a JSON value: every file that sees one must agree, so the switch
# travels with the library.
add_library(ecsr_json INTERFACE)
target_link_libraries(ecsr_json INTERFACE nlohmann_json::nlohmann_json)
target_compile_definitions(ecsr_json INTERFACE JSON_DIAGNOSTICS=1)

add_library(ecsr_event INTERFACE)
target_link_libraries(ecsr_event INTERFACE PkgConfig::LIBEVENT)

add_library(ecsr_flags_parser INTERFACE)
target_link_libraries(ecsr_flags_parser INTERFACE CLI11::CLI11)

# Header only, seen by one file.
add_library(ecsr_mustache INTERFACE)
target_include_directories(ecsr_mustache SYSTEM INTERFACE ${MUSTACHE_INCLUDE_DIR})
