print(len(bytearray(1 << 30)))
