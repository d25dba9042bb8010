# board: esp8266
held = []
try:
    while True:
        held.append([0])
except MemoryError:
    pass
