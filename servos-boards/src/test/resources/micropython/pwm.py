from machine import PWM, Pin
import time

lamp = PWM(Pin(15), freq=1000)
for duty in (0, 16384, 32768, 65535):
    lamp.duty_u16(duty)
    time.sleep_ms(5)
print(lamp.freq(), lamp.duty_u16(), lamp.duty_ns())
lamp.deinit()
