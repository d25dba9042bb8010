#include <stdio.h>

int answer = 0;

int main(void) {
  printf("%d\n", answer);
  return 3;
}
