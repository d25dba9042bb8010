import machine
import time

time.sleep(0.5)
machine.lightsleep(250)
time.sleep_us(999)
print(time.ticks_ms())
