# A lamp that blinks:
#   servos isolate -p micropython --time 2s --plot pins.svg \
#     --expect 'pin LED toggles every 250ms ±1ms' examples/micropython/blink.py
from machine import Pin
import time

led = Pin("LED", Pin.OUT)
while True:
    led.toggle()
    time.sleep_ms(250)
