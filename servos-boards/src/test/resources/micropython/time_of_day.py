import time
from machine import RTC

print(time.localtime(), time.time())
time.sleep(3600)
print(time.localtime())
RTC().datetime((2026, 11, 26, 3, 12, 0, 0, 0))
print(RTC().datetime(), time.localtime()[:6])
print(time.mktime((2000, 3, 1, 0, 0, 0, 0, 0)), time.gmtime(951868800)[:3])
