from machine import Pin, disable_irq, enable_irq
import time

seen = []
button = Pin(2, Pin.IN)
button.irq(lambda pin: seen.append(time.ticks_ms()), Pin.IRQ_RISING)
begun = time.ticks_ms()
state = disable_irq()
time.sleep_ms(50)
print(seen)
enable_irq(state)
print([at - begun for at in seen])
