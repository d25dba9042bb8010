from machine import Pin
import time

out = Pin(6, Pin.OUT, value=0)
time.sleep_ms(20)
out.on()
