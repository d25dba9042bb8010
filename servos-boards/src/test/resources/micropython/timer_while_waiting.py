# time: 300ms
from machine import Pin, Timer

led = Pin(25, Pin.OUT)
Timer(period=100, callback=lambda t: led.toggle())
while True:
    pass
