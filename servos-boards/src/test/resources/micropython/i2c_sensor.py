from machine import I2C, Pin
import time

bus = I2C(0, scl=Pin(5), sda=Pin(4), freq=100_000)
print([hex(address) for address in bus.scan()])
for _ in range(2):
    raw = bus.readfrom_mem(0x48, 0, 2)
    print((raw[0] << 8 | raw[1]) / 256, "degrees")
    time.sleep_ms(100)
