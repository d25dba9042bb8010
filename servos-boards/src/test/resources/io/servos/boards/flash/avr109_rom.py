"""A board with USB of its own at a pseudo-terminal, with the boot loader of Atmel's application note 109:
python3 avr109_rom.py MEMORY [loader | deaf | elsewhere | lost | silent | id=ID | block=BYTES | stuck=OFFSET |
gone=WRITES].

MEMORY is its flash memory, a file, and its port a link beside, MEMORY.port. A program runs until the port is opened at 1200 baud and closed;
then the port goes, and the boot loader's comes: at another place, MEMORY.port.2, when it is elsewhere, and none when it is
lost. A loader is there at once; one that is deaf does not notice 1200 baud. A bit of a stuck byte cannot be written,
and a loader that is gone hangs up after so many writes, once. It prints its port, and then each time what is there: a loader or a
program.
"""

import os
import select
import sys
import termios
import time
import tty

DONE = b"\r"


class Closed(Exception):
    pass


class Port:
    def __init__(self, link):
        self.link = link
        self.master, other = os.openpty()
        tty.setraw(other)
        os.symlink(os.ttyname(other), link)
        os.close(other)

    def close(self):
        os.unlink(self.link)
        os.close(self.master)

    def baud(self):
        return termios.tcgetattr(self.master)[4]

    def read(self, count):
        content = b""
        while len(content) < count:
            select.select([self.master], [], [])
            try:
                content += os.read(self.master, count - len(content))
            except OSError:
                # Nobody has it open.
                if content:
                    raise Closed
                time.sleep(0.01)
        return content


def run(port):
    """A program, until it is told to make room for the boot loader."""
    while True:
        select.select([port.master], [], [])
        try:
            os.read(port.master, 4096)
        except OSError:
            # Nobody has it open.
            if port.baud() == termios.B1200:
                return
            time.sleep(0.01)


class Loader:
    def __init__(self, port, memory, faults):
        self.port = port
        self.memory = memory
        self.faults = faults
        self.address = 0
        self.left = int(faults.pop("gone")) if "gone" in faults else None

    def say(self, content):
        os.write(self.port.master, content)

    def obey(self):
        """Whether there is more to come."""
        command = self.port.read(1)
        if "silent" in self.faults or command == b"\x1b":
            return True
        signature = int(self.faults.get("id", "0x1e9587"), 0).to_bytes(3, "little")
        answers = {
            b"S": b"CATERIN",
            b"V": b"10",
            b"p": b"S",
            b"a": b"Y",
            b"t": b"\x44\0",
            b"P": DONE,
            b"L": DONE,
            b"E": DONE,
            b"s": signature,
            b"b": b"Y" + int(self.faults.get("block", "128")).to_bytes(2, "big"),
        }
        if command in answers:
            self.say(answers[command])
        elif command in (b"T", b"x", b"y"):
            self.port.read(1)
            self.say(DONE)
        elif command == b"A":
            self.address = 2 * int.from_bytes(self.port.read(2), "big")
            self.say(DONE)
        elif command == b"e":
            self.store(0, b"\xff" * (28 << 10))
            self.say(DONE)
        elif command in (b"B", b"g"):
            return self.block(command)
        else:
            self.say(b"?")
        return command != b"E"

    def block(self, command):
        head = self.port.read(3)
        size = int.from_bytes(head[:2], "big")
        if head[2:] != b"F":
            self.say(b"?")
        elif command == b"g":
            self.memory.seek(self.address)
            self.say(self.memory.read(size))
            self.address += size
        else:
            content = bytearray(self.port.read(size))
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    return False
            at = int(self.faults.get("stuck", "-1"), 0) - self.address
            if 0 <= at < size:
                content[at] ^= 1
            # A whole page is erased first.
            self.store(self.address, content)
            self.address += size
            self.say(DONE)
        return True

    def store(self, address, content):
        self.memory.seek(address)
        self.memory.write(content)
        self.memory.flush()


def load(link, memory, faults):
    port = Port(link)
    print("loader", flush=True)
    loader = Loader(port, memory, faults)
    try:
        while loader.obey():
            pass
    except Closed:
        pass
    # The answer is read before the port goes.
    time.sleep(0.1)
    port.close()


def main():
    link = sys.argv[1] + ".port"
    faults = dict(word.partition("=")[::2] for word in sys.argv[2:])
    print(link, flush=True)
    with open(sys.argv[1], "r+b") as memory:
        if "loader" in faults or "deaf" in faults:
            load(link, memory, faults)
        while True:
            port = Port(link)
            print("program", flush=True)
            run(port)
            port.close()
            time.sleep(0.3)
            if "lost" in faults:
                time.sleep(1000)
            load(link + ".2" if "elsewhere" in faults else link, memory, faults)


main()
