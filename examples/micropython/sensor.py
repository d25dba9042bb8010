# A thermometer (LM75) on the I2C bus that switches a fan, with a button that asks for the temperature:
#   servos isolate -p micropython --time 2s --scenario examples/micropython/warm.yaml \
#     --expect 'pin 15 rises 1 times' --expect 'serial "29.5"' examples/micropython/sensor.py
from machine import I2C, Pin
import time

LM75 = 0x48
TOO_WARM = 28

bus = I2C(0, scl=Pin(5), sda=Pin(4), freq=100_000)
fan = Pin(15, Pin.OUT, value=0)
button = Pin(2, Pin.IN, Pin.PULL_UP)


def temperature():
    raw = bus.readfrom_mem(LM75, 0, 2)
    return (raw[0] << 8 | raw[1]) / 256


button.irq(lambda pin: print("it has", temperature()), Pin.IRQ_FALLING)
while True:
    fan.value(temperature() > TOO_WARM)
    time.sleep_ms(100)
