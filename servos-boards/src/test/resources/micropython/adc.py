from machine import ADC, Pin
import time

knob = ADC(Pin(26))
same = ADC(0)
print(knob.read_u16())
time.sleep_ms(10)
print(knob.read_u16(), same.read_u16() == knob.read_u16())
time.sleep_ms(10)
print(knob.read_u16())
try:
    ADC(Pin(3))
except ValueError as error:
    print(error)
