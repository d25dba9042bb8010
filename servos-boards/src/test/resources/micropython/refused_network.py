# board: esp32
# status: 125
import network
