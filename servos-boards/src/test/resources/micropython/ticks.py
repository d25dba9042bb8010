import time

start = time.ticks_us()
time.sleep_us(700)
took = time.ticks_diff(time.ticks_us(), start)
print(700 <= took < 800, time.ticks_diff(5, time.ticks_add(0, -5)), time.ticks_add(1 << 29, 1))
print(time.ticks_diff(0, (1 << 30) - 1))
