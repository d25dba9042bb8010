from machine import Pin

a = Pin(15, Pin.OUT, value=1)
b = Pin("GP15")
print(a, b.value(), a(), Pin(a).value())
b.off()
print(a.value())
try:
    Pin(99)
except ValueError as error:
    print(error)
