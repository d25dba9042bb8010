import machine

print("good night")
machine.deepsleep(10_000)
print("never")
