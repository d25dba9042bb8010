# board: esp8266
from machine import ADC
import time

time.sleep_ms(10)
print(ADC(0).read(), ADC(0).read_u16())
