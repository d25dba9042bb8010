from machine import PWM, Pin
import servos

lamp = PWM(Pin(4), freq=500)
for duty in (100, 20000, 65535):
    lamp.duty_u16(duty)
servos.result({"duty": lamp.duty_u16()})
