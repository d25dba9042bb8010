from machine import Pin
import time

count = 0


def pressed(pin):
    global count
    count += 1


button = Pin(2, Pin.IN, Pin.PULL_UP)
irq = button.irq(handler=pressed, trigger=Pin.IRQ_FALLING)
time.sleep_ms(50)
print(count, irq.flags() == Pin.IRQ_FALLING)
button.irq(None)
time.sleep_ms(50)
print(count)
