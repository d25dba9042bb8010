from machine import UART

port = UART(0, timeout=500)
print(port.readline(), port.readline())
print(port.read(), UART(1).any(), UART(1).read())
