# Lamps in a row on one pin. Each one's colour is in the trace, as a number of 24 bits.
import board
import pins


class NeoPixel:
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin = pin
        self.n = n
        self.bpp = bpp
        self.buf = bytearray(n * bpp)
        self._name = pin._line.name
        self._bit = 1250 if timing else 2500
        self._shown = [0] * n
        pin.init(pins.Pin.OUT)

    def __len__(self):
        return self.n

    def __setitem__(self, i, colour):
        if not -self.n <= i < self.n:
            raise IndexError("bytearray index out of range")
        at = i % self.n * self.bpp
        for part in range(self.bpp):
            self.buf[at + self.ORDER[part]] = colour[part]

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError("bytearray index out of range")
        at = i % self.n * self.bpp
        return tuple(self.buf[at + self.ORDER[part]] for part in range(self.bpp))

    def fill(self, colour):
        for i in range(self.n):
            self[i] = colour

    def write(self):
        board.call()
        for i in range(self.n):
            red, green, blue = self[i][:3]
            colour = red << 16 | green << 8 | blue
            if colour != self._shown[i]:
                self._shown[i] = colour
                board.pin(self._name + " pixel" + str(i), colour)
        board.sleep(len(self.buf) * 8 * self._bit + 50_000)
