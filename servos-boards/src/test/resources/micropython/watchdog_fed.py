from machine import WDT
import time

dog = WDT(timeout=100)
for _ in range(5):
    time.sleep_ms(80)
    dog.feed()
print("alive", time.ticks_ms() // 10)
