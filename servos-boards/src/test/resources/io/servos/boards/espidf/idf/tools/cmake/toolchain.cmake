# Part of a stand-in, written for these tests; see idf.py.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_C_COMPILER ${_CMAKE_TOOLCHAIN_PREFIX}gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
