import micropython
import time

micropython.schedule(lambda argument: print("scheduled", argument), 7)
time.sleep_ms(1)
print("after")
