// What C++ needs besides, where libstdc++ is not installed for these microcontrollers.
#include <stddef.h>
#include <stdlib.h>

#define WEAK __attribute__((weak))

static void *taken(size_t bytes) {
  void *memory = malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) abort();
  return memory;
}

WEAK void *operator new(size_t bytes) { return taken(bytes); }
WEAK void *operator new[](size_t bytes) { return taken(bytes); }
WEAK void operator delete(void *memory) noexcept { free(memory); }
WEAK void operator delete[](void *memory) noexcept { free(memory); }
WEAK void operator delete(void *memory, size_t) noexcept { free(memory); }
WEAK void operator delete[](void *memory, size_t) noexcept { free(memory); }

extern "C" {
WEAK void *__dso_handle = nullptr;
WEAK void __cxa_pure_virtual() { abort(); }
int __cxa_atexit(void (*)(void *), void *, void *);
WEAK int __aeabi_atexit(void *object, void (*destructor)(void *), void *whole) {
  return __cxa_atexit(destructor, object, whole);
}
}
