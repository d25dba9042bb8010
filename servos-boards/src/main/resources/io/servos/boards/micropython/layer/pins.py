# Pins, and what hangs on them: edges, duty cycles, voltages.
import board

_lines = {}


class _Line:
    """One pin of the microcontroller, which many Pin objects may stand for."""

    def __init__(self, name, number, input_only):
        self.name = name
        self.number = number
        self.input_only = input_only
        self.mode = -1
        self.pull = -1
        self.latch = 0
        self.outside = -1
        self.level = 0
        self.handler = None
        self.trigger = 0
        self.millivolts = 0
        self.warned = False
        self.pwm = None
        self.users = {}

    def settle(self):
        """The level that follows from all that pulls at the pin."""
        if self.mode == Pin.OUT or (self.mode == Pin.OPEN_DRAIN and not self.latch):
            level = self.latch
            if self.outside not in (-1, level) and self.mode == Pin.OUT and not self.warned:
                self.warned = True
                board.note(
                    "the scenario and the program both drive %s at %d ns" % (self.name, board.now)
                )
        elif self.outside >= 0:
            level = self.outside
        else:
            level = 1 if self.pull == Pin.PULL_UP else 0
        if level == self.level:
            return
        self.level = level
        board.pin(self.name, level)
        edge = Pin.IRQ_RISING if level else Pin.IRQ_FALLING
        if self.handler and self.trigger & edge:
            self.flags = edge
            board.interrupt(self.handler, self.users.get("pin"))

    def drive(self, level):
        self.outside = level
        self.settle()

    flags = 0


class _Irq:
    def __init__(self, line):
        self._line = line

    def flags(self):
        return self._line.flags

    def trigger(self, *trigger):
        before = self._line.trigger
        if trigger:
            self._line.trigger = trigger[0]
        return before


class Pin:
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    ALT = 3
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_FALLING = 4
    IRQ_RISING = 8

    def __init__(self, id, *arguments, **named):
        board.call()
        self._line = id._line if isinstance(id, Pin) else line(id)
        if arguments or named:
            self.init(*arguments, **named)

    def __getattr__(self, name):
        if name in ("alt", "drive", "ALT_I2C", "ALT_SPI", "ALT_PWM", "ALT_UART", "hold"):
            board.refuse("machine.Pin." + name)
        raise AttributeError("'Pin' object has no attribute '" + name + "'")

    def init(self, mode=-1, pull=-1, *, value=None, drive=0, alt=-1, hold=None):
        line = self._line
        if mode is not None and mode != -1:
            if mode not in (Pin.IN, Pin.OUT, Pin.OPEN_DRAIN):
                board.refuse("a machine.Pin of mode %s" % mode)
            if line.input_only and mode != Pin.IN:
                raise ValueError("pin %s can only be an input" % line.number)
            line.mode = mode
        if drive != 0 or alt != -1 or hold is not None:
            board.refuse("the strength, alternate function or hold of a machine.Pin")
        if pull is not None and pull != -1 and pull not in (Pin.PULL_UP, Pin.PULL_DOWN):
            board.refuse("a machine.Pin with the pull %s" % pull)
        if line.mode == Pin.IN or pull != -1:
            line.pull = -1 if pull is None else pull
        if value is not None:
            line.latch = 1 if value else 0
        line.settle()

    def value(self, *level):
        board.call()
        if not level:
            return self._line.level
        self._line.latch = 1 if level[0] else 0
        self._line.settle()

    def __call__(self, *level):
        return self.value(*level)

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    high = on
    low = off

    def toggle(self):
        self.value(not self._line.latch)

    def mode(self, *mode):
        if not mode:
            return self._line.mode
        self.init(mode[0])

    def pull(self, *pull):
        if not pull:
            return None if self._line.pull == -1 else self._line.pull
        self.init(-1, pull[0])

    def irq(self, handler=None, trigger=12, *, priority=1, wake=None, hard=False):
        board.call()
        if trigger & ~(Pin.IRQ_RISING | Pin.IRQ_FALLING):
            board.refuse("interrupts by the level of a machine.Pin")
        line = self._line
        line.users["pin"] = self
        line.handler = handler
        line.trigger = trigger
        return _Irq(line)

    def __repr__(self):
        mode = {0: "IN", 1: "OUT", 2: "OPEN_DRAIN"}.get(self._line.mode, "ALT")
        pull = {1: ", pull=PULL_UP", 2: ", pull=PULL_DOWN"}.get(self._line.pull, "")
        return "Pin(" + self._line.name + ", mode=" + mode + pull + ")"


class Signal:
    def __init__(self, pin, *arguments, invert=False):
        self._pin = Pin(pin, *arguments)
        self._invert = bool(invert)

    def value(self, *level):
        if not level:
            return self._pin.value() ^ self._invert
        self._pin.value(bool(level[0]) ^ self._invert)

    def __call__(self, *level):
        return self.value(*level)

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)


class PWM:
    """The duty cycle is in the trace, from 0 to 65535, and not each edge."""

    def __init__(self, dest, freq=None, duty=None, *, duty_u16=None, duty_ns=None, invert=False):
        board.call()
        self._line = dest._line if isinstance(dest, Pin) else line(dest)
        if self._line.input_only:
            raise ValueError("pin %s can only be an input" % self._line.number)
        if invert:
            board.refuse("an inverted machine.PWM")
        self._freq = 0
        self._level = 0
        self._duty = 0
        self.init(freq, duty, duty_u16=duty_u16, duty_ns=duty_ns)

    def init(self, freq=None, duty=None, *, duty_u16=None, duty_ns=None):
        if freq is not None:
            self.freq(freq)
        if duty is not None:
            self.duty(duty)
        if duty_u16 is not None:
            self.duty_u16(duty_u16)
        if duty_ns is not None:
            self.duty_ns(duty_ns)

    def freq(self, *freq):
        board.call()
        if not freq:
            return self._freq
        if freq[0] <= 0:
            raise ValueError("freq must be above 0")
        self._freq = freq[0]
        self._show()

    def duty_u16(self, *duty):
        board.call()
        if not duty:
            return self._duty
        self._duty = min(65535, max(0, duty[0]))
        self._show()

    def duty_ns(self, *duty):
        if not self._freq:
            raise ValueError("set freq first")
        period = 1_000_000_000 // self._freq
        if not duty:
            return self._duty * period // 65535
        self.duty_u16(duty[0] * 65535 // period)

    def duty(self, *duty):
        if board.config["port"] == "rp2":
            raise AttributeError("'PWM' object has no attribute 'duty'")
        if not duty:
            return self._duty * 1023 // 65535
        self.duty_u16(duty[0] * 65535 // 1023)

    def deinit(self):
        board.call()
        self._duty = 0
        self._freq = 0
        self._show()

    def _show(self):
        level = self._duty if self._freq else 0
        if level != self._level:
            self._level = level
            board.pin(self._line.name + " duty", level)


class ADC:
    def __init__(self, id, *, sample_ns=None):
        board.call()
        self._full = board.config["fullscale"]
        if not self._full:
            board.refuse("the analog inputs of board '" + board.config["board"] + "'")
        if isinstance(id, Pin):
            self._line = id._line
        else:
            found = board.config["channels"].get(str(id))
            if found is None and board.config["port"] == "rp2" and id == 4:
                board.refuse("the temperature sensor of the microcontroller")
            self._line = line(id if found is None else found)
        if self._line.name not in board.config["analog"]:
            raise ValueError(self._line.name + " has no analog input")
        if sample_ns is not None:
            board.refuse("the sampling time of a machine.ADC")

    def read_u16(self):
        board.call()
        return min(65535, self._line.millivolts * 65535 // self._full)

    def read(self):
        if board.config["port"] != "esp8266":
            raise AttributeError("'ADC' object has no attribute 'read'")
        board.call()
        return min(1024, self._line.millivolts * 1024 // self._full)


def line(id):
    """The pin that a script calls by that number or name."""
    name = board.config["pins"].get(str(id))
    if name is None:
        raise ValueError("board '%s' has no pin %r" % (board.config["board"], id))
    if name not in _lines:
        _lines[name] = _Line(name, id, name in board.config["inputs"])
    return _lines[name]


def level(given):
    line(given[0]).drive(given[1])


def volts(given):
    line(given[0]).millivolts = given[1]
