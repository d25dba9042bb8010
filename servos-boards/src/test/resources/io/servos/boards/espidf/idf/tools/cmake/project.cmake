# A stand-in for ESP-IDF's, written for these tests; see idf.py.
set(CMAKE_TOOLCHAIN_FILE $ENV{IDF_PATH}/tools/cmake/toolchain-${IDF_TARGET}.cmake)

macro(idf_component_register)
  cmake_parse_arguments(PART "" "" "SRCS" ${ARGN})
  list(TRANSFORM PART_SRCS PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
  set(PROJECT_SOURCES ${PROJECT_SOURCES} ${PART_SRCS})
endmacro()

# image(NAME FILE FOLDER SOURCES...): a program, and what esptool makes of it.
function(image name file folder)
  add_executable(${name} ${ARGN})
  target_compile_definitions(${name} PRIVATE GREETING="${GREETING}")
  target_compile_options(${name} PRIVATE -Os -g -ffreestanding -mlongcalls)
  target_link_options(${name} PRIVATE -nostdlib -Wl,--defsym=code=${CODE} -T $ENV{IDF_PATH}/tools/cmake/flash.ld)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder} SUFFIX .elf)
  add_custom_command(TARGET ${name} POST_BUILD COMMAND ${PYTHON} -m esptool --chip ${IDF_TARGET} elf2image
    --flash-mode dio --flash-freq 40m --flash-size 4MB -o ${CMAKE_BINARY_DIR}/${folder}${file} $<TARGET_FILE:${name}>)
endfunction()

macro(project name)
  # The real one is cmake's.
  _project(${name} C)
  include(${CMAKE_CURRENT_LIST_DIR}/main/CMakeLists.txt OPTIONAL)
  image(${name} ${name}.bin "" ${PROJECT_SOURCES})
  image(bootloader bootloader.bin bootloader/ $ENV{IDF_PATH}/tools/cmake/bootloader.c)
  configure_file($ENV{IDF_PATH}/tools/cmake/flasher_args.json.in flasher_args.json @ONLY)
  configure_file($ENV{IDF_PATH}/tools/cmake/project_description.json.in project_description.json @ONLY)
endmacro()
