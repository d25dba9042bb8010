from machine import Pin, time_pulse_us

echo = Pin(7, Pin.IN)
print(time_pulse_us(echo, 1, 50_000), time_pulse_us(echo, 1, 1_000))
