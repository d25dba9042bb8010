from microbit import button_a, pin0, pin1, sleep

while not button_a.is_pressed():
    sleep(10)
for i in range(3):
    pin0.write_digital(1)
    sleep(20)
    pin0.write_digital(0)
    sleep(20)
print(pin1.read_digital())
