# board: esp8266
import gc

gc.collect()
print(75_000 < gc.mem_free() < 80_000)
blocks = []
try:
    while True:
        blocks.append(bytearray(1000))
except MemoryError:
    taken = len(blocks)
    blocks = None
    gc.collect()
    print(70 <= taken <= 76)
