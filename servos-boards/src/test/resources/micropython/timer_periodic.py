from machine import Pin, Timer
import time

led = Pin(25, Pin.OUT)
timer = Timer(period=100, mode=Timer.PERIODIC, callback=lambda t: led.toggle())
time.sleep_ms(350)
timer.deinit()
time.sleep_ms(350)
print(led.value())
