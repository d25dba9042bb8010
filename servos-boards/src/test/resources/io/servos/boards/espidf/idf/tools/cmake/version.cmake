# Part of a stand-in, written for these tests; see idf.py.
set(IDF_VERSION_MAJOR 5)
set(IDF_VERSION_MINOR 1)
set(IDF_VERSION_PATCH 7)
