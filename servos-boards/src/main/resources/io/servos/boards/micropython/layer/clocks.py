# What has to do with time: timers, the watchdog, the clock of the day.
import board
import time as real

POWER_ON = {"rp2": (1609459200, 0), "esp32": (946684800, 946684800), "esp8266": (946684800, 946684800)}
_offset = 0


def seconds():
    """Since 1970, by the clock of the board, which begins at the same time at each start."""
    return POWER_ON[board.config["port"]][0] + board.now // 1_000_000_000 + _offset


def epoch():
    """Seconds from 1970 to where time.time() of this board counts from."""
    return POWER_ON[board.config["port"]][1]


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id=-1, **named):
        board.call()
        if board.config["port"] == "rp2" and id != -1:
            raise ValueError("Timer doesn't exist")
        self._round = 0
        if named:
            self.init(**named)

    def init(self, *, mode=1, freq=-1, period=-1, callback=None, hard=False, tick_hz=1000):
        board.call()
        if freq != -1:
            nanos = int(1_000_000_000 / freq)
        else:
            nanos = period * 1_000_000_000 // tick_hz
        if nanos <= 0:
            raise ValueError("a timer needs a period or a freq above 0")
        self._round += 1
        self._nanos = nanos
        self._mode = mode
        self._callback = callback
        self._next = board.now + nanos
        board.at(self._next, self._due, self._round)

    def _due(self, round):
        if round != self._round:
            return
        if self._mode == Timer.PERIODIC:
            self._next += self._nanos
            board.at(self._next, self._due, round)
        if self._callback:
            board.interrupt(self._callback, self)

    def deinit(self):
        board.call()
        self._round += 1


class WDT:
    def __init__(self, id=0, timeout=5000):
        board.call()
        if timeout <= 0:
            raise ValueError("WDT timeout too short")
        if board.config["port"] == "rp2" and timeout > 8388:
            raise ValueError("timeout exceeds 8388")
        self._timeout = timeout
        self._round = 0
        self.feed()

    def feed(self):
        board.call()
        self._round += 1
        board.at(board.now + self._timeout * 1_000_000, self._due, self._round)

    def _due(self, round):
        if round == self._round:
            detail = "the watchdog was not fed for %d ms" % self._timeout
            board.end("crash", detail, board.STATUS_CRASHED)


class RTC:
    def __init__(self, id=0):
        board.call()

    def datetime(self, *when):
        global _offset
        board.call()
        if not when:
            now = real.gmtime(seconds())
            micros = board.now // 1000 % 1_000_000
            return now[:3] + (now[6],) + now[3:6] + (micros if board.config["port"] != "rp2" else 0,)
        year, month, day, _, hour, minute, second = when[0][:7]
        wanted = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
        _offset += wanted - seconds()

    def __getattr__(self, name):
        if name in ("init", "now", "alarm", "alarm_left", "cancel", "irq", "memory", "deinit"):
            board.refuse("machine.RTC." + name)
        raise AttributeError("'RTC' object has no attribute '" + name + "'")


def days(year, month, day):
    """Days from 1970 to that one."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (9 if month <= 2 else -3)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
