# The module time of an emulated board.
import board
import clocks
import time as real

_PERIOD = 1 << 30


def sleep(seconds):
    board.sleep(int(seconds * 1_000_000_000))


def sleep_ms(millis):
    board.sleep(int(millis) * 1_000_000)


def sleep_us(micros):
    board.sleep(int(micros) * 1_000)


def ticks_ms():
    board.call()
    return board.now // 1_000_000 & _PERIOD - 1


def ticks_us():
    board.call()
    return board.now // 1_000 & _PERIOD - 1


ticks_cpu = ticks_us


def ticks_add(ticks, delta):
    if not -_PERIOD // 2 < delta < _PERIOD // 2:
        raise OverflowError("ticks interval overflow")
    return ticks + delta & _PERIOD - 1


def ticks_diff(after, before):
    return (after - before + _PERIOD // 2 & _PERIOD - 1) - _PERIOD // 2


def time():
    board.call()
    return clocks.seconds() - clocks.epoch()


def time_ns():
    return time() * 1_000_000_000 + board.now % 1_000_000_000


def gmtime(*seconds):
    if seconds and seconds[0] is not None:
        return real.gmtime(int(seconds[0]) + clocks.epoch())[:8]
    board.call()
    return real.gmtime(clocks.seconds())[:8]


localtime = gmtime


def mktime(when):
    year, month, day, hour, minute, second = when[:6]
    month -= 1
    year, month = year + month // 12, month % 12 + 1
    seconds = clocks.days(year, month, 1) * 86400 + (day - 1) * 86400
    return seconds + hour * 3600 + minute * 60 + second - clocks.epoch()
