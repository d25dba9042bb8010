# status: 125
from machine import I2C

I2C(0).readfrom_mem(0x48, 1, 1)
