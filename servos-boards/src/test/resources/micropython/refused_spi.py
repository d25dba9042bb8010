# status: 125
import machine

print("before")
bus = machine.SPI(0)
