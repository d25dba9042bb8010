# status: 125
import machine

try:
    machine.mem32[0x40014000]
except:
    print("swallowed")
machine.Pin(1)
print("never")
