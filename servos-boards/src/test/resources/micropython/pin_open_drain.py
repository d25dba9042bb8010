from machine import Pin

line = Pin(4, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)
print(line.value())
line(0)
print(line.value())
line(1)
print(line.value())
