# board: esp32
import time

print(time.time(), time.localtime()[:6], time.localtime(86400)[:3])
