import machine

print(machine.reset_cause() == machine.PWRON_RESET)
machine.reset()
print("never")
