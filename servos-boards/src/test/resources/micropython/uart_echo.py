# time: 300ms
from machine import UART
import time

port = UART(0, 9600)
while True:
    if port.any():
        port.write(port.read().upper())
    time.sleep_ms(10)
