from machine import Timer
import time


def broken(timer):
    return 1 // 0


Timer(mode=Timer.ONE_SHOT, period=10, callback=broken)
time.sleep_ms(50)
print("goes on")
