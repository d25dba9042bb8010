# board: esp8266
# status: 1
held = []
while True:
    held.append([0])
