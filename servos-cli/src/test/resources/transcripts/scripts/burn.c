#include <stdio.h>

__attribute__((noinline)) static long burn(long times)
{
	volatile long x = 1;
	for (long i = 0; i < times; i++)
		x = x * 3 + i;
	return x;
}

int main(void)
{
	puts(burn(300000000) ? "burned" : "");
	return 0;
}
