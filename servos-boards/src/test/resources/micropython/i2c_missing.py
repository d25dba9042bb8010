from machine import I2C

bus = I2C(1)
print(bus.scan())
try:
    bus.readfrom(0x20, 1)
except OSError as error:
    print("OSError", error.errno)
