# board: esp32
from machine import PWM, Pin

servo = PWM(Pin(13), freq=50, duty=77)
print(servo.freq(), servo.duty(), servo.duty_u16())
