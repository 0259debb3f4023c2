# The libraries of others, each behind a name of ours, so that a layer says what it needs in one word.
# Why these and not others: docs/decisions/0001-libraries.md.

# The portable binary: one static file without any library of the host's, for a Lambda function or an old
# machine. Static libraries are then preferred everywhere, and libcurl is the small one that
# tools/static_curl.sh has built in this folder.
set(ECSR_STATIC_CURL "" CACHE PATH "Link everything statically, with the libcurl installed here; empty: no")
if(ECSR_STATIC_CURL)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()

find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)
find_library(YAML_CPP_ARCHIVE NAMES libyaml-cpp.a REQUIRED)
pkg_check_modules(LIBEVENT REQUIRED IMPORTED_TARGET libevent_extra libevent_core)

add_library(ecsr_curl INTERFACE)
if(ECSR_STATIC_CURL)
  find_library(ECSR_ARES cares REQUIRED)
  find_package(OpenSSL REQUIRED)
  target_include_directories(ecsr_curl SYSTEM INTERFACE ${ECSR_STATIC_CURL}/include)
  target_compile_definitions(ecsr_curl INTERFACE CURL_STATICLIB)
  target_link_libraries(ecsr_curl INTERFACE ${ECSR_STATIC_CURL}/lib/libcurl.a ${ECSR_ARES})
  # OpenSSL is C and calls back nothing of ours, so no exception ever passes it: without its unwind tables the
  # package is 186 KB smaller.
  foreach(archive IN LISTS OPENSSL_SSL_LIBRARY OPENSSL_CRYPTO_LIBRARY)
    get_filename_component(name ${archive} NAME)
    set(copy ${PROJECT_BINARY_DIR}/without-unwind-tables/${name})
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/without-unwind-tables)
    add_custom_command(
      OUTPUT ${copy}
      COMMAND ${CMAKE_OBJCOPY} --remove-section=.eh_frame --remove-section=.rela.eh_frame ${archive} ${copy}
      DEPENDS ${archive}
      VERBATIM)
    list(APPEND copies ${copy})
  endforeach()
  add_custom_target(ecsr_without_unwind_tables DEPENDS ${copies})
  add_dependencies(ecsr_curl ecsr_without_unwind_tables)
  target_link_libraries(ecsr_curl INTERFACE ${copies})
else()
  find_package(CURL REQUIRED)
  target_link_libraries(ecsr_curl INTERFACE CURL::libcurl)
endif()

# libcurl's own: for the SHA-1 that names the files of AWS's token cache.
add_library(ecsr_crypto INTERFACE)
if(ECSR_STATIC_CURL)
  target_link_libraries(ecsr_crypto INTERFACE ecsr_curl)
else()
  target_link_libraries(ecsr_crypto INTERFACE OpenSSL::Crypto)
endif()

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

# The archive: one shared object fewer to load, and the same in the portable binary.
add_library(ecsr_yaml INTERFACE)
target_link_libraries(ecsr_yaml INTERFACE ${YAML_CPP_ARCHIVE})
