from machine import Pin, SoftI2C

bus = SoftI2C(scl=Pin(5), sda=Pin(4))
bus.writeto_mem(0x68, 1, b"\x07")
bus.writeto(0x68, b"\x01")
print(bus.readfrom(0x68, 1), bus.readfrom_mem(0x68, 0, 2))
buffer = bytearray(1)
bus.readfrom_mem_into(0x68, 1, buffer)
print(buffer)
