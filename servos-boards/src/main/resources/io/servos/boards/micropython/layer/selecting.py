# The module select of an emulated board: waiting takes simulated time.
import board
import sys

POLLIN = 1
POLLOUT = 4
POLLERR = 8
POLLHUP = 16
_IOCTL_POLL = 3


class poll:
    def __init__(self):
        self._asked = []

    def register(self, stream, events=5):
        if not hasattr(stream, "_readable") and not hasattr(stream, "ioctl"):
            if stream not in (sys.stdin, sys.stdin.buffer, sys.stdout, sys.stdout.buffer):
                board.refuse("select on a " + type(stream).__name__)
            if events & POLLIN:
                board.console.use()
        self.unregister(stream)
        self._asked.append([stream, events])

    def unregister(self, stream):
        self._asked = [one for one in self._asked if one[0] is not stream]

    def modify(self, stream, events):
        self.register(stream, events)

    def _ready(self):
        self._found = []
        for stream, events in self._asked:
            if hasattr(stream, "ioctl"):
                seen = stream.ioctl(_IOCTL_POLL, events)
                if seen:
                    self._found.append((stream, seen))
                continue
            seen = events & POLLOUT
            if events & POLLIN and self._readable(stream):
                seen |= POLLIN
            if seen:
                self._found.append((stream, seen))
        return bool(self._found)

    def _readable(self, stream):
        if hasattr(stream, "_readable"):
            return stream._readable()
        console = board.console
        if console.open and not console.received:
            console.take(0)
        return bool(console.received) or console.ended

    def poll(self, timeout=-1):
        goal = board.NEVER if timeout < 0 else board.now + timeout * 1_000_000
        board.wait(goal, self._ready)
        return self._found

    def ipoll(self, timeout=-1, flags=0):
        return iter(self.poll(timeout))


def select(readers, writers, errors, timeout=-1):
    asked = poll()
    for stream in readers:
        asked.register(stream, POLLIN)
    for stream in writers:
        asked.register(stream, POLLOUT)
    found = asked.poll(-1 if timeout < 0 else int(timeout * 1000))
    return (
        [stream for stream, seen in found if seen & POLLIN],
        [stream for stream, seen in found if seen & POLLOUT],
        [],
    )
