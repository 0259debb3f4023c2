include(GoogleTest)

# Where the texts lie that tests read. In a header of its own: as a flag it would keep two worktrees from
# sharing what the compiler made of all the other files.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/tests/source_dir.h
     CONTENT "#pragma once\n#define ECSR_SOURCE_DIR \"@PROJECT_SOURCE_DIR@\"\n" @ONLY)
set(ECSR_PLACES ${PROJECT_BINARY_DIR}/generated)

# One program per folder of tests/ that holds *_test.cc files: tests/core -> core_test. Sources, and the
# folder's helper .cc files, are compiled in directly: a linker cannot drop a test from an object it was
# handed by name. tests/support/*.cc, if any, go into every program the same way.
function(ecsr_add_test_programs)
  find_package(GTest REQUIRED)
  set(root ${PROJECT_SOURCE_DIR}/tests)
  get_property(layers GLOBAL PROPERTY ECSR_LAYERS)

  file(GLOB_RECURSE tests RELATIVE ${root} CONFIGURE_DEPENDS ${root}/*_test.cc)
  set(folders "")
  foreach(test IN LISTS tests)
    string(FIND ${test} "/" slash)
    if(slash EQUAL -1)
      message(FATAL_ERROR "tests/${test} belongs in a folder of tests/: the folder names its program")
    endif()
    string(SUBSTRING ${test} 0 ${slash} folder)
    list(APPEND folders ${folder})
  endforeach()
  list(REMOVE_DUPLICATES folders)

  file(GLOB_RECURSE support CONFIGURE_DEPENDS ${root}/support/*.cc)
  if(support)
    add_library(ecsr_test_support OBJECT ${support})
    target_include_directories(ecsr_test_support PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(ecsr_test_support PRIVATE ecsr_flags ${layers} GTest::gmock)
  endif()

  foreach(folder IN LISTS folders)
    set(program ${folder}_test)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${root}/${folder}/*.cc)
    list(FILTER sources EXCLUDE REGEX "_probe\\.cc$")
    add_executable(${program} ${sources})
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    # So that a test includes its neighbours as "tests/core/scenario.h".
    target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR})
    target_include_directories(${program} PRIVATE ${ECSR_PLACES})
    target_link_libraries(${program} PRIVATE ecsr_flags ${layers} GTest::gmock_main)
    if(TARGET ecsr_test_support AND NOT folder STREQUAL "support")
      target_link_libraries(${program} PRIVATE ecsr_test_support)
    endif()
    if(TARGET ecs-recycle AND folder MATCHES "^(cli|e2e)$")
      target_compile_definitions(${program} PRIVATE ECSR_BINARY="$<TARGET_FILE:ecs-recycle>")
      add_dependencies(${program} ecs-recycle)
    endif()
    gtest_discover_tests(
      ${program}
      TEST_PREFIX ${folder}/
      DISCOVERY_MODE PRE_TEST
      DISCOVERY_TIMEOUT 60
      PROPERTIES LABELS ${folder} TIMEOUT 600)
  endforeach()
endfunction()

# One program per tests/**/*_probe.cc, for tests in other languages: tests/conformance/client_probe.cc ->
# build/dev/tests/client_probe. The layers it may use are named.
function(ecsr_add_probe name)
  cmake_parse_arguments(PARSE_ARGV 1 probe "" "FROM" "USES")
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/tests/${probe_FROM})
    return()
  endif()
  add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/${probe_FROM})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE ecsr_flags)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -O0) # much JSON, called a few times
  _ecsr_link_layers(${name} PRIVATE ${probe_USES})
endfunction()

# One program per file of bench/: bench/decide.cc -> build/release/bench/decide.
function(ecsr_add_benchmarks)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/*.cc)
  if(NOT sources)
    return()
  endif()
  find_package(benchmark REQUIRED)
  get_property(layers GLOBAL PROPERTY ECSR_LAYERS)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    add_executable(bench_${name} ${source})
    set_target_properties(
      bench_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
    target_compile_definitions(bench_${name} PRIVATE ECSR_BINARY="$<TARGET_FILE:ecs-recycle>")
    add_dependencies(bench_${name} ecs-recycle)
    target_include_directories(bench_${name} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(bench_${name} PRIVATE ecsr_flags ${layers} benchmark::benchmark
                                                benchmark::benchmark_main)
  endforeach()
endfunction()

# libFuzzer's program, build/fuzz/fuzzer, from tests/fuzz and the layers that read foreign bytes. Elsewhere
# its entry is only compiled, so that it stays compilable.
function(ecsr_add_fuzzer)
  set(root ${PROJECT_SOURCE_DIR}/tests/fuzz)
  if(NOT ECSR_FUZZ)
    add_library(fuzzer_entry OBJECT ${root}/fuzzer_probe.cc)
    target_link_libraries(fuzzer_entry PRIVATE ecsr_flags)
    target_include_directories(fuzzer_entry PRIVATE ${PROJECT_SOURCE_DIR})
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${root}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  # Of this layer two files, so that not all that it uses has to be built.
  foreach(name IN ITEMS runtime_loop owner)
    list(APPEND sources ${PROJECT_SOURCE_DIR}/src/lambda/${name}.cc)
  endforeach()
  add_executable(fuzzer ${sources})
  set_target_properties(fuzzer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  target_include_directories(fuzzer PRIVATE ${PROJECT_SOURCE_DIR})
  target_include_directories(fuzzer PRIVATE ${ECSR_PLACES})
  target_link_libraries(fuzzer PRIVATE ecsr_flags)
  target_link_options(fuzzer PRIVATE -fsanitize=fuzzer)
  _ecsr_link_layers(fuzzer PRIVATE base core ports formats aws sim)
endfunction()
