import machine

while True:
    machine.idle()
