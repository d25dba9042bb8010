import os

try:
    while True:
        child = os.fork()
        if child == 0:
            os.read(0, 1)
            os._exit(0)
except OSError:
    os._exit(3)
