# Part of a stand-in, written for these tests; see idf.py.
set(_CMAKE_TOOLCHAIN_PREFIX xtensa-esp32s2-elf-)
include($ENV{IDF_PATH}/tools/cmake/toolchain.cmake)
set(CODE 0x40030000)
