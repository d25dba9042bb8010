from machine import Pin

pin = Pin(3, Pin.IN)
print(pin.value(), pin)
pin.init(Pin.IN, Pin.PULL_UP)
print(pin.value(), pin)
pin.init(Pin.IN, Pin.PULL_DOWN)
print(pin.value(), pin)
