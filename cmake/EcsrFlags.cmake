# How every file of ours is compiled. Linking to ecsr_flags is all a target has to do.

set(ECSR_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread; empty: none")
option(ECSR_FUZZ "Build libFuzzer's program; wants clang" OFF)
option(ECSR_WERROR "Treat compiler warnings as errors" ON)

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# No NDEBUG anywhere: a broken invariant stops the program in the released binary too.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
if(ECSR_SANITIZE)
  # Unoptimised, lines only: half the compile time of -O1 -g, and none of the alarms that GCC 12 raises
  # about bounds and values that cannot be when it optimises instrumented code.
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
endif()
if(ECSR_FUZZ)
  # Millions of inputs: worth optimising.
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -gline-tables-only -fsanitize=fuzzer-no-link")
endif()
if(ECSR_STATIC_CURL)
  # The portable binary is what a cold Lambda function loads: size is its speed.
  # Each function in a section of its own, for --gc-sections; unwind tables for exceptions only, not for every
  # instruction. Together 27 KB of the package.
  set(CMAKE_CXX_FLAGS_RELEASE "-Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables")
endif()

find_program(ECSR_CCACHE ccache)
if(ECSR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Two clones, or two worktrees, of the same sources share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
                                  ${ECSR_CCACHE})
endif()

add_library(ecsr_flags INTERFACE)
target_include_directories(ecsr_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(ecsr_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_compile_options(
  ecsr_flags
  INTERFACE
    -Wall
    -Wextra
    -Wpedantic
    -Wconversion
    -Wshadow
    -Wnon-virtual-dtor
    -Wold-style-cast
    # Designated initialisers name what matters and leave the rest to its default, on purpose.
    -Wno-missing-field-initializers
    $<$<BOOL:${ECSR_WERROR}>:-Werror>
    # Messages name files as people do, "src/core/decide.cc", wherever the build stands.
    # ccache hands the compiler ../../src/core/decide.cc instead.
    -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=
    -fmacro-prefix-map=../../=)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 inlines far and then warns about what cannot happen: memory overlap inside std::string's own
  # operator+ (bug 105329), the inactive members of a moved std::variant. clang and UBSan look instead.
  target_compile_options(ecsr_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's own stable_sort calls what it has deprecated. Our calls are judged by g++.
  target_compile_options(ecsr_flags INTERFACE -Wno-deprecated-declarations)
endif()

if(ECSR_SANITIZE)
  target_compile_options(ecsr_flags INTERFACE -fsanitize=${ECSR_SANITIZE} -fno-sanitize-recover=all
                                              -fno-omit-frame-pointer)
  target_link_options(ecsr_flags INTERFACE -fsanitize=${ECSR_SANITIZE})
endif()
