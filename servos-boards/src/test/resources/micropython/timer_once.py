from machine import Timer
import time

timer = Timer()
timer.init(mode=Timer.ONE_SHOT, period=30, callback=lambda t: print("fired", time.ticks_ms()))
time.sleep_ms(100)
timer.init(freq=100, callback=lambda t: print("tick"))
time.sleep_ms(25)
timer.deinit()
print("done")
