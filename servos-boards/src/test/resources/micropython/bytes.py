import struct

packed = struct.pack("<HbI", 513, -1, 7)
print(packed, struct.unpack("<HbI", packed), struct.calcsize(">Qh"))
view = memoryview(bytearray(b"abcdef"))
view[1:3] = b"XY"
print(bytes(view), b"a" + bytes([66]), int.from_bytes(b"\x01\x02", "big"))
