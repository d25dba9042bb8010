print(2 ** 100, 7 // 2, -7 // 2, -7 % 3, 0x10 | 1)
print(1 / 4, int("42", 8), round(2.5), abs(-3), divmod(17, 5))
