"""Makes a linked program for a chip whose compiler is in no package: elf.py FILE MACHINE ENTRY ADDRESS BYTES..."""

import struct
import sys

file, machine, entry = sys.argv[1], int(sys.argv[2], 0), int(sys.argv[3], 0)
parts = [(int(address, 0), int(size, 0)) for address, size in zip(sys.argv[4::2], sys.argv[5::2])]
names = b"\0.shstrtab\0" + b"".join(b".part%d\0" % i for i in range(len(parts)))
headers = [bytes(40)]
content = b""
at = 52
for i, (address, size) in enumerate(parts):
    content += bytes((i * 31 + j * 7) & 0xFF for j in range(size))
    name = names.index(b".part%d\0" % i)
    headers.append(struct.pack("<10I", name, 1, 6 if i == 0 else 2, address, at, size, 0, 0, 4, 0))
    at += size
headers.append(struct.pack("<10I", 1, 3, 0, 0, at, len(names), 0, 0, 1, 0))
content += names
at += len(names)
head = b"\x7fELF\1\1\1" + bytes(9)
head += struct.pack(
    "<HHIIIIIHHHHHH", 2, machine, 1, entry, 0, at, 0, 52, 0, 0, 40, len(headers), len(headers) - 1
)
with open(file, "wb") as output:
    output.write(head + content + b"".join(headers))
