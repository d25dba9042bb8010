import machine

bus = machine.SPI(0)
