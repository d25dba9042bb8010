# The module machine of an emulated board.
import board
from buses import I2C, SoftI2C, UART
from clocks import RTC, WDT, Timer
from pins import ADC, PWM, Pin, Signal

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5

_REFUSED = (
    "ADCBlock CAN Counter DAC ETH_CLOCK_GPIO0_IN Encoder I2CTarget I2S LAN PCNT PinBase SDCard SPI"
    " SoftSPI TouchPad USBDevice bitstream bootloader dht_readinto mem16 mem32 mem8 rng unique_id"
    " wake_reason"
).split()


def __getattr__(name):
    if name in _REFUSED:
        board.refuse("machine." + name)
    raise AttributeError("'module' object has no attribute '" + name + "'")


def reset():
    board.end("exit", "0 reset", 0)


soft_reset = reset


def reset_cause():
    board.call()
    return PWRON_RESET


def idle():
    board.idle()


def lightsleep(*millis):
    if millis and millis[0] is not None:
        board.sleep(millis[0] * 1_000_000)
    else:
        board.idle()


def deepsleep(*millis):
    told = "deep sleep" if not millis else "deep sleep of %d ms" % millis[0]
    board.end("sleep", told + ", which ends in a reset", 0)


def disable_irq():
    board.call()
    return board.mask(True)


def enable_irq(state=False):
    board.call()
    board.mask(state)


def freq(*hertz):
    board.call()
    if hertz and hertz[0] != board.config["hertz"]:
        board.refuse("another clock than the board's")
    return board.config["hertz"]


def time_pulse_us(pin, level, timeout_us=1_000_000):
    line = pin._line

    def waited(wanted):
        return board.wait(board.now + timeout_us * 1_000, lambda: line.level == wanted)

    if not waited(level):
        return -2
    before = board.now
    if not waited(not level):
        return -1
    return (board.now - before) // 1_000
