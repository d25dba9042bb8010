# status: 125
from machine import I2S
