# Serial ports and I2C. What is on a bus comes from the scenario.
import board

_devices = {}
_ENODEV = 19


class UART:
    """Port 0 is standard input and output of the run; nothing is connected to the others."""

    INV_TX = 1
    INV_RX = 2
    IRQ_RXIDLE = 64

    def __init__(self, id, baudrate=115200, bits=8, parity=None, stop=1, **named):
        board.call()
        if id not in range(board.config["uarts"]):
            raise ValueError("UART(%s) doesn't exist" % id)
        self._id = id
        self._console = id == 0
        if self._console:
            board.console.use()
        self.init(baudrate, bits, parity, stop, **named)

    def init(self, baudrate=115200, bits=8, parity=None, stop=1, **named):
        board.call()
        if named.get("invert") or named.get("flow"):
            board.refuse("an inverted machine.UART, or one with flow control")
        self._baudrate = baudrate
        self._timeout = named.get("timeout", 0) * 1_000_000
        self._nanos = 1_000_000_000 * (1 + bits + (parity is not None) + stop) // baudrate

    def deinit(self):
        board.call()

    def any(self):
        board.call()
        if not self._console:
            return 0
        if not board.console.received and board.console.open:
            board.console.take(0)
        return len(board.console.received)

    def _readable(self):
        return self.any() > 0

    def _take(self, count):
        received = board.console.received if self._console else bytearray()
        taken = bytes(received[:count])
        if self._console:
            board.console.received = received[count:]
        return taken

    def read(self, count=-1):
        self._wait()
        taken = self._take(len(board.console.received) if count is None or count < 0 else count)
        return taken or None

    def readinto(self, buffer, count=-1):
        taken = self.read(len(buffer) if count < 0 else min(count, len(buffer)))
        if taken is None:
            return None
        buffer[: len(taken)] = taken
        return len(taken)

    def readline(self):
        self._wait()
        end = board.console.received.find(b"\n") if self._console else -1
        return self._take(end + 1 if end >= 0 else len(board.console.received)) or None

    def _wait(self):
        board.wait(board.now + self._timeout, self._readable)

    def write(self, data):
        data = data.encode() if isinstance(data, str) else bytes(data)
        board.call()
        if self._console:
            out(data)
        board.sleep(len(data) * self._nanos)
        return len(data)

    def flush(self):
        board.call()

    def txdone(self):
        board.call()
        return True

    def __getattr__(self, name):
        if name in ("irq", "sendbreak"):
            board.refuse("machine.UART." + name)
        raise AttributeError("'UART' object has no attribute '" + name + "'")


def out(data):
    import sys

    sys.stdout.buffer.write(data)


class I2C:
    """A controller; the devices have the registers that the scenario gives them."""

    def __init__(self, id=0, *, scl=None, sda=None, freq=400_000, timeout=50_000):
        board.call()
        if not isinstance(id, int) or id not in range(-1, board.config["i2cs"]):
            raise ValueError("I2C(%s) doesn't exist" % id)
        self._nanos = 9_000_000_000 // freq

    def init(self, **named):
        board.call()

    def deinit(self):
        board.call()

    def scan(self):
        board.sleep(112 * self._nanos)
        return sorted(_devices)

    def _device(self, address, count):
        board.sleep((1 + count) * self._nanos)
        if address not in _devices:
            raise OSError(_ENODEV)
        return _devices[address]

    def readfrom_mem(self, address, register, count, *, addrsize=8):
        self._narrow(addrsize)
        device = self._device(address, 2 + count)
        device["at"] = register
        return self._read(device, count)

    def readfrom_mem_into(self, address, register, buffer, *, addrsize=8):
        buffer[:] = self.readfrom_mem(address, register, len(buffer), addrsize=addrsize)

    def writeto_mem(self, address, register, data, *, addrsize=8):
        self._narrow(addrsize)
        device = self._device(address, 1 + len(data))
        device["at"] = register
        self._write(device, data)

    def readfrom(self, address, count, stop=True):
        return self._read(self._device(address, count), count)

    def readfrom_into(self, address, buffer, stop=True):
        buffer[:] = self.readfrom(address, len(buffer), stop)

    def writeto(self, address, data, stop=True):
        device = self._device(address, len(data))
        data = bytes(data)
        if data:
            device["at"] = data[0]
            self._write(device, data[1:])
        return len(data)

    def writevto(self, address, vector, stop=True):
        return self.writeto(address, b"".join(bytes(part) for part in vector), stop)

    def _read(self, device, count):
        at = device["at"]
        taken = bytearray()
        while len(taken) < count:
            block = device["registers"].get(at)
            if block is None:
                board.refuse("register 0x%02x of the I2C device: the scenario gives it none" % at)
            taken.extend(block)
            at += len(block)
        return bytes(taken[:count])

    def _write(self, device, data):
        data = bytes(data)
        if data:
            device["registers"][device["at"]] = data

    def _narrow(self, bits):
        if bits != 8:
            board.refuse("I2C registers with numbers of %d bits" % bits)

    def __getattr__(self, name):
        if name in ("start", "stop", "readinto", "write"):
            board.refuse("machine.I2C." + name)
        raise AttributeError("'I2C' object has no attribute '" + name + "'")


class SoftI2C(I2C):
    def __init__(self, scl, sda, *, freq=400_000, timeout=50_000):
        super().__init__(-1, freq=freq)


def register(given):
    """A device has that in a register from now on."""
    address, number, content = given
    device = _devices.setdefault(address, {"at": 0, "registers": {}})
    device["registers"][number] = bytes(content)


def serial(text):
    board.console.feed(text.encode())
