# board: esp32
# status: 125
from machine import ADC, Pin

ADC(Pin(34))
