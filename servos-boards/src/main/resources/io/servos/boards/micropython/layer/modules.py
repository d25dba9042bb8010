# Puts the modules of an emulated board where a script finds them, and hides what it must not find.
import board
import buses
import builtins
import clocks
import hardware
import os
import outcome
import pins
import pixels
import selecting
import sys
import tasks
import timing

_SHOWN = {
    "machine": hardware,
    "umachine": hardware,
    "time": timing,
    "utime": timing,
    "select": selecting,
    "uselect": selecting,
    "neopixel": pixels,
    "servos": outcome,
    "_asyncio": tasks,
}

_STIMULI = {
    "level": pins.level,
    "volts": pins.volts,
    "serial": buses.serial,
    "register": buses.register,
}


def install(path):
    folder = path[: path.rfind("/") + 1]
    tasks.Task.clock = (timing.ticks_ms, timing.ticks_diff)
    for name in list(sys.modules):
        del sys.modules[name]
    importer = _Importer(builtins.__import__, folder)
    if importer.is_own("servos"):
        del _SHOWN["servos"]
    sys.modules.update(_SHOWN)
    sys.path[:] = [folder[:-1] or "/", ".frozen"]
    sys.argv[:] = [path]
    _load_asyncio()
    builtins.__import__ = importer
    builtins.input = _input
    for nanos, kind, given in board.config["stimuli"]:
        board.at(nanos, _STIMULI[kind], given)


def _load_asyncio():
    """On a board it is part of the firmware, and takes no memory of the script."""
    import asyncio

    asyncio.gather, asyncio.Event, asyncio.Lock, asyncio.StreamReader


class _Importer:
    """The import statement: modules that a board has not are not found, and those that are not
    emulated are refused, unless the user has one of that name."""

    def __init__(self, find, folder):
        self._find = find
        self._folder = folder
        self._loading = []

    def __call__(self, name, scope=None, local=None, wanted=None, level=0):
        if level:
            name = self._absolute(name, level)
            if name in sys.modules and wanted is True:
                return sys.modules[name]
        parts = name.split(".")
        self._check(parts[0])
        for count in range(1, len(parts) + 1):
            self._load(".".join(parts[:count]))
        return self._find(name, None, None, wanted, 0)

    def _load(self, name):
        if name not in sys.modules:
            self._loading.append(name)
            try:
                self._find(name)
            finally:
                self._loading.pop()

    def _absolute(self, name, level):
        """What a module means by `from . import name`: the one that is being loaded, or the only one
        with such a part. The interpreter does not say who asks."""
        if self._loading:
            base = self._loading[-1].split(".")
            if hasattr(sys.modules.get(".".join(base)), "__path__"):
                level -= 1
            base = base[: len(base) - level]
            return ".".join(base + [name] if name else base)
        found = [one for one in sys.modules if one.endswith("." + name)]
        if len(found) != 1:
            board.refuse("a relative import in a function")
        return found[0]

    def _check(self, first):
        if first in _SHOWN:
            sys.modules[first] = _SHOWN[first]
        elif first in board.config["refused"] and not self.is_own(first):
            board.refuse("the module " + first)
        elif first in board.config["absent"] and not self.is_own(first):
            raise ImportError("no module named '" + first + "'")

    def is_own(self, name):
        for end in (".py", "/__init__.py", ""):
            try:
                os.stat(self._folder + name + end)
                return True
            except OSError:
                pass
        return False


def _input(prompt=""):
    console = board.console
    if prompt:
        buses.out(str(prompt).encode())
    console.use()

    def ready():
        return console.received.find(b"\n") >= 0 or (console.ended and not board.events)

    board.wait(board.NEVER, ready)
    end = console.received.find(b"\n")
    if end < 0 and not console.received:
        raise EOFError
    line = bytes(console.received[: end if end >= 0 else len(console.received)])
    console.received = console.received[len(line) + 1 :]
    return line.decode().rstrip("\r")
