"""The boot loader of an ESP32 at a pseudo-terminal, by Espressif's "Serial Protocol": python3 esp_rom.py MEMORY
[silent | chip=MAGIC | stuck=ADDRESS | gone=BLOCKS].

MEMORY is its flash memory, a file; a bit of a stuck byte cannot be written, and one that is gone hangs up after so
many blocks. What esptool sends to run in memory is not run: its part is played as well.
"""

import hashlib
import os
import struct
import sys
import tty
import zlib

SPI = 0x3FF42000
IDENTITY = 0x164020  # of a flash memory with 4 MiB
MAGIC, CLOCK = 0x40001000, 0x3FF40014


class Gone(Exception):
    pass


class Chip:
    def __init__(self, memory, faults):
        self.memory = memory
        self.stuck = int(faults["stuck"], 0) if "stuck" in faults else None
        self.left = int(faults["gone"]) if "gone" in faults else None
        self.registers = {MAGIC: int(faults.get("chip", "0x00f01d83"), 0), CLOCK: 347}
        self.is_stub = False
        self.at = 0
        self.inflater = None

    def answer(self, command, body, value=0):
        status = bytes(2 if self.is_stub else 4)
        return struct.pack("<BBHI", 1, command, len(body + status), value) + body + status

    def write(self, content):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Gone
        if self.stuck is not None and self.at <= self.stuck < self.at + len(content):
            content = bytearray(content)
            content[self.stuck - self.at] ^= 1
        self.memory.seek(self.at)
        self.memory.write(content)
        self.memory.flush()
        self.at += len(content)

    def erase(self, size):
        self.memory.seek(self.at // 4096 * 4096)
        self.memory.write(b"\xff" * (-(-(self.at % 4096 + size) // 4096) * 4096))

    def set_register(self, address, value):
        self.registers[address] = value
        if address == SPI and value & 1 << 18:
            command = self.registers[SPI + 0x24] & 0xFF
            self.registers[SPI + 0x80] = IDENTITY if command == 0x9F else 0
            self.registers[SPI] = 0

    def hash(self, address, size):
        self.memory.seek(address)
        digest = hashlib.md5(self.memory.read(size))
        return digest.digest() if self.is_stub else digest.hexdigest().encode()

    def obey(self, packet):
        """All packets that follow a packet."""
        _, command, size, checksum = struct.unpack("<BBHI", packet[:8])
        body = packet[8:]
        assert size == len(body)
        words = struct.unpack("<%dI" % (size // 4), body[: size // 4 * 4])
        if command in (0x03, 0x07, 0x11):
            content = body[16:]
            sum = 0xEF
            for one in content:
                sum ^= one
            assert len(content) == words[0] and sum == checksum & 0xFF
        if command == 0x08:
            return [self.answer(command, b"", 0 if self.is_stub else 0x55) for _ in range(8)]
        if command == 0x0A:
            return [self.answer(command, b"", self.registers.get(words[0], 0))]
        if command == 0x09:
            self.set_register(words[0], words[1])
        elif command == 0x06:
            started = self.answer(command, b"")
            self.is_stub = True
            return [started, b"OHAI"]
        elif command in (0x02, 0x10):
            self.at = words[3]
            self.erase(words[0])
            self.inflater = zlib.decompressobj()
        elif command == 0x03:
            self.write(content)
        elif command == 0x11:
            self.write(self.inflater.decompress(content))
        elif command == 0x13:
            return [self.answer(command, self.hash(words[0], words[1]))]
        elif command not in (0x04, 0x05, 0x07, 0x0B, 0x0D, 0x12):
            return [struct.pack("<BBHI", 1, command, 4, 0) + b"\x01\x05\0\0"]
        return [self.answer(command, b"")]


def packets(port):
    packet = None
    while True:
        for byte in os.read(port, 4096):
            if byte != 0xC0:
                if packet is not None:
                    packet.append(byte)
            elif packet:
                yield bytes(packet).replace(b"\xdb\xdc", b"\xc0").replace(b"\xdb\xdd", b"\xdb")
                packet = None
            else:
                packet = bytearray()


def main():
    faults = dict(word.partition("=")[::2] for word in sys.argv[2:])
    port, other = os.openpty()
    tty.setraw(other)
    print(os.ttyname(other), flush=True)
    with open(sys.argv[1], "r+b") as memory:
        chip = Chip(memory, faults)
        for packet in packets(port):
            try:
                answers = [] if "silent" in faults else chip.obey(packet)
            except Gone:
                return
            for answer in answers:
                escaped = answer.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc")
                os.write(port, b"\xc0" + escaped + b"\xc0")


main()
