from machine import Pin
import time

button = Pin(2, Pin.IN, Pin.PULL_UP)
for i in range(5):
    print(i * 10, button.value())
    time.sleep_ms(10)
