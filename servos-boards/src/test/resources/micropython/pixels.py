from machine import Pin
from neopixel import NeoPixel

row = NeoPixel(Pin(16), 3)
row[0] = (255, 0, 0)
row[2] = (1, 2, 3)
row.write()
print(row[2], len(row), bytes(row.buf))
row.fill((0, 0, 16))
row.write()
