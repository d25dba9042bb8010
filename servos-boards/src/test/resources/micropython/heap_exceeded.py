# board: esp8266
# status: 1
data = bytearray(80_000)
