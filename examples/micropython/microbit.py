# For the micro:bit, on its real firmware:
#   servos isolate -p micropython --board microbit --expect 'serial "2 4 8"' examples/micropython/microbit.py
from microbit import display, Image

display.show(Image.HEART)
print(*(2 ** n for n in (1, 2, 3)))
