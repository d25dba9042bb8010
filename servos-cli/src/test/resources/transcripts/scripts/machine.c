#include <stdio.h>
#include <sys/utsname.h>

int main(int count, char **arguments) {
  struct utsname name;
  uname(&name);
  printf("%s %zu %d\n", name.machine, sizeof(void *), count);
  return 4;
}
