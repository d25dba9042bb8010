import select
import sys
import time

poll = select.poll()
poll.register(sys.stdin, select.POLLIN)
before = time.ticks_ms()
while not poll.poll(10):
    pass
print(input(), time.ticks_diff(time.ticks_ms(), before) >= 100)
