from machine import Pin
import time

seen = []
button = Pin(2, Pin.IN, Pin.PULL_UP)
button.irq(lambda pin: seen.append((time.ticks_ms(), pin.value())), Pin.IRQ_FALLING | Pin.IRQ_RISING)
time.sleep_ms(100)
print(seen)
