"""The boot loader of an STM32 at a pseudo-terminal, by ST's AN3155: python3 stm32_rom.py MEMORY
[silent | protected | id=ID | stuck=OFFSET | gone=WRITES | extended].

MEMORY is its flash memory, a file; a bit of a stuck byte cannot be written, a protected one refuses to be read or
written, and one that is gone hangs up after so many writes. It prints where a program was started.
"""

import os
import sys
import tty

START, PAGE = 0x08000000, 1024
ACK, NACK = b"\x79", b"\x1f"


class Gone(Exception):
    pass


class Chip:
    def __init__(self, port, memory, faults):
        self.port = port
        self.memory = memory
        self.faults = faults
        self.left = int(faults["gone"]) if "gone" in faults else None
        self.erase = 0x44 if "extended" in faults else 0x43

    def read(self, count):
        content = b""
        while len(content) < count:
            content += os.read(self.port, count - len(content))
        return content

    def say(self, content):
        os.write(self.port, content)

    def checked(self, count, sum=0):
        """That many bytes and their sum; an answer is due only if that is right."""
        content = self.read(count + 1)
        for one in content:
            sum ^= one
        self.say(NACK if sum else ACK)
        return None if sum else content[:-1]

    def address(self):
        return int.from_bytes(self.checked(4), "big")

    def obey(self):
        command, complement = self.read(2)
        allowed = (0x00, 0x01, 0x02, 0x11, 0x21, 0x31, self.erase)
        is_protected = "protected" in self.faults and command not in (0x00, 0x01, 0x02)
        if command ^ complement != 0xFF or command not in allowed or is_protected:
            return self.say(NACK)
        self.say(ACK)
        if command == 0x00:
            self.say(bytes([len(allowed), 0x22, *allowed]) + ACK)
        elif command == 0x01:
            self.say(b"\x22\0\0" + ACK)
        elif command == 0x02:
            self.say(b"\1" + int(self.faults.get("id", "0x410"), 0).to_bytes(2, "big") + ACK)
        elif command == 0x11:
            self.memory.seek(self.address() - START)
            count, complement = self.read(2)
            self.say(ACK + self.memory.read(count + 1))
        elif command == 0x31:
            self.write(self.address())
        elif command == 0x21:
            print("started at 0x%x" % self.address(), flush=True)
        else:
            self.erase_pages()

    def write(self, address):
        count = self.read(1)[0]
        content = bytearray(self.read(count + 1))
        sum = count
        for one in content + self.read(1):
            sum ^= one
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Gone
        at = address - START
        if "stuck" in self.faults and at <= int(self.faults["stuck"], 0) < at + len(content):
            content[int(self.faults["stuck"], 0) - at] ^= 1
        self.memory.seek(at)
        before = self.memory.read(len(content))
        self.memory.seek(at)
        # What is not erased before stays where it is 0.
        self.memory.write(bytes(one & other for one, other in zip(before, content)))
        self.memory.flush()
        self.say(NACK if sum else ACK)

    def erase_pages(self):
        if self.erase == 0x43:
            count = self.read(1)
            pages = range(128) if count == b"\xff" else self.read(count[0] + 1)
        else:
            count = int.from_bytes(self.read(2), "big")
            words = b"" if count >= 0xFFF0 else self.read(2 * (count + 1))
            pages = [words[i] << 8 | words[i + 1] for i in range(0, len(words), 2)] or range(128)
        self.read(1)
        for page in pages:
            self.memory.seek(page * PAGE)
            self.memory.write(b"\xff" * PAGE)
        self.memory.flush()
        self.say(ACK)


def main():
    faults = dict(word.partition("=")[::2] for word in sys.argv[2:])
    port, other = os.openpty()
    tty.setraw(other)
    print(os.ttyname(other), flush=True)
    with open(sys.argv[1], "r+b") as memory:
        chip = Chip(port, memory, faults)
        while "silent" in faults or chip.read(1) != b"\x7f":
            os.read(port, 1)
        chip.say(ACK)
        try:
            while True:
                chip.obey()
        except Gone:
            return


main()
