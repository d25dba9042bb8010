#include <stdio.h>

int main(void) {
  int number;
  if (scanf("%d", &number) == 1) printf("twice %d is %d\n", number, 2 * number);
  return 7;
}
