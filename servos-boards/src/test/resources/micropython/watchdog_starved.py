# status: 134
from machine import WDT
import time

WDT(timeout=100)
print("waiting")
time.sleep(1)
print("never")
