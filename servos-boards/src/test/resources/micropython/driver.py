# A module of the user, imported by scripts here.
from machine import Pin


class Lamp:
    def __init__(self, pin):
        self._pin = Pin(pin, Pin.OUT)
        self.name = "lamp"
