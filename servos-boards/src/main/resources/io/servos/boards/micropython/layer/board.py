# The emulated board: its records, its clock, what happens on it when, and its end.
#
# The clock is simulated. A call of this layer takes CALL nanoseconds, sleeping takes what it says
# and no real time, and a program that computes or waits without any call is charged TURN for each
# such piece of processor time. So two runs of a script that calls or sleeps are the same.
import ffi
import gc
import io
import micropython
import select
import sys
from time import ticks_ms as _real_millis

CALL = 5_000
TURN = 10_000_000
NEVER = 1 << 62
STATUS_REFUSED = 125
STATUS_CRASHED = 134
FOLDER = __file__[: __file__.rfind("/") + 1]

libc = ffi.open("libc.so.6")
_exit = libc.func("v", "_exit", "i")

now = 0
limit = NEVER
config = {}
events = []
pending = []
masked = False
busy = False
calls = 0
refused = None
_filling = [None]
_spare = None
_used = 0
_serial = 0
_base = 0


class NotEmulated(BaseException):
    """What this layer does not emulate was used."""


def _recorder(nonce):
    write = sys.stderr.write

    def record(text):
        write("\x1e" + nonce + " " + text + "\n")

    return record


def start(given):
    """Takes what the command line says; nobody can ask for the nonce after that."""
    global record, config, limit
    record = _recorder(given.pop("nonce"))
    config = given
    limit = given["limit"] or NEVER


def switch_on():
    """Leaves the script as much memory as its board has, and lets time go on."""
    global _base, _spare
    _watch_turns()
    _spare = bytearray(8192)
    gc.collect()
    _fill()
    config["room"] = None
    gc.collect()
    _base = gc.mem_alloc()


def _fill():
    """Takes all memory but the room of the script."""
    gc.disable()
    size = 1 << 18
    while size >= 64:
        try:
            _filling.append(bytearray(size))
        except MemoryError:
            size //= 2
    # Then the holes of one block, by a chain of the smallest objects.
    chain = ()
    try:
        while True:
            chain = (chain,)
    except MemoryError:
        _filling[0] = chain
    gc.enable()


# Records


def pin(name, level):
    record("pin %d %s %d" % (now, name, level))


def note(text):
    record("note " + text.replace("\n", " "))


def release():
    """A script may hold all memory; to tell how it ended takes some."""
    global _used, _spare
    if _spare is not None:
        gc.collect()
        _used = gc.mem_alloc() - _base
        _spare = None
        gc.collect()


def end(reason, detail, status):
    release()
    record("memory %d %d" % (max(0, _used), config["heap"]))
    record("end %d %s %s" % (now, reason, detail))
    _exit(status)


def traceback(error):
    """The traceback without the frames of this layer."""
    text = io.StringIO()
    sys.print_exception(error, text)
    ours = '  File "' + FOLDER
    return "\n".join(line for line in text.getvalue().split("\n") if not line.startswith(ours))


def place(error):
    """Where the user's program was: file:line."""
    found = ""
    for line in traceback(error).split("\n"):
        if line.startswith('  File "'):
            found = line[8:].replace('", line ', ":").split(",")[0]
    return found


def refuse(what):
    """Ends the board: what it would do now, nobody knows."""
    global refused
    release()
    error = NotEmulated(what)
    refused = refused or error
    raise error


def refusal(error):
    # A refusal that the script caught is told without the place, which is not known any more.
    where = " (" + place(error) + ")" if error is refused else ""
    end("unsupported", str(refused) + where, STATUS_REFUSED)


# Time


def at(nanos, function, argument=None):
    """Calls that function at that time."""
    global _serial
    _serial += 1
    event = (nanos, _serial, function, argument)
    i = len(events)
    while i and events[i - 1][0] > nanos:
        i -= 1
    events.insert(i, event)


def call():
    """One call of this layer: time goes on."""
    global calls
    calls += 1
    if refused:
        refuse(str(refused))
    advance(now + CALL)


def advance(goal):
    """Lets time go on; what is due happens."""
    global now
    while events and events[0][0] <= goal and events[0][0] <= limit:
        event = events.pop(0)
        if event[0] > now:
            now = event[0]
        event[2](event[3])
    if goal >= limit:
        now = limit
        end("time", "", 0)
    if goal > now:
        now = goal


def sleep(nanos):
    global calls
    calls += 1
    if refused:
        refuse(str(refused))
    goal = now + max(0, nanos)
    while now < goal:
        if not console.wait(min(goal, events[0][0] if events else goal)):
            advance(goal)


def wait(goal, ready):
    """Sleeps until something is ready, or until that time. Says whether it is ready."""
    global calls
    calls += 1
    if refused:
        refuse(str(refused))
    while not ready():
        if now >= goal:
            return False
        step = min(goal, events[0][0] if events else goal)
        if console.wait(step):
            continue
        if step == NEVER:
            if limit == NEVER:
                end("halt", "nothing can come any more", 0)
            step = limit
        advance(step)
    return True


def idle():
    """Sleeps until something happens."""
    global calls
    calls += 1
    if refused:
        refuse(str(refused))
    if events:
        advance(max(now, events[0][0]))
    elif limit != NEVER:
        advance(limit)
    elif not console.wait(NEVER):
        end("sleep", "nothing can wake it", 0)


# Interrupts


def interrupt(handler, argument):
    """Calls a handler now, or when that is possible again."""
    global busy
    if masked or busy:
        pending.append((handler, argument))
        return
    busy = True
    try:
        _handle(handler, argument)
        while pending and not masked:
            _handle(*pending.pop(0))
    finally:
        busy = False


def mask(state):
    """Holds interrupts back, or lets them through. Returns how it was."""
    global masked
    before = masked
    masked = state
    if not state and pending and not busy:
        interrupt(*pending.pop(0))
    return before


def _handle(handler, argument):
    try:
        handler(argument)
    except NotEmulated:
        raise
    except BaseException as error:
        sys.stderr.write(traceback(error))


# Programs that compute, or wait in a loop, without any call


def _watch_turns():
    state = [0, 0]
    schedule = micropython.schedule

    def turn(_):
        state[0] = 0
        before, state[1] = state[1], calls
        if before == calls:
            try:
                advance(now + TURN)
            except NotEmulated as error:
                refusal(error)

    def alarm(_):
        # No memory may be taken here: the signal comes at any time.
        if not state[0]:
            state[0] = 1
            schedule(turn, 0)

    signal = libc.func("p", "signal", "iC")
    setitimer = libc.func("i", "setitimer", "iPp")
    keep = ffi.callback("v", alarm, "i", lock=True)
    state.append(keep)
    signal(26, keep)
    period = (TURN // 1000).to_bytes(8, "little")
    setitimer(1, bytes(8) + period + bytes(8) + period, 0)


# The serial port that standard input and output are


class Console:
    """Standard input. While it is open and asked for, the clock keeps step with the real one."""

    def __init__(self):
        self._poll = select.poll()
        self._poll.register(sys.stdin, select.POLLIN)
        self._read = libc.func("l", "read", "ipl")
        self._chunk = bytearray(256)
        self.received = bytearray()
        self.open = False
        self.ended = False

    def use(self):
        if not self.ended:
            self.open = True
            self.take(0)

    def feed(self, text):
        self.received.extend(text)

    def take(self, millis):
        """What has come, after waiting for it for at most that long."""
        if not self._poll.poll(millis):
            return False
        count = self._read(0, self._chunk, len(self._chunk))
        if count == 0:
            self.open = False
            self.ended = True
        elif count > 0:
            self.received.extend(memoryview(self._chunk)[:count])
        return count > 0

    def wait(self, goal):
        """Waits in real time, if input can come. Says whether time was spent."""
        global now
        if not self.open:
            return False
        if goal == NEVER:
            goal = limit
        before = _real_millis()
        millis = -1 if goal == NEVER else max(0, (goal - now + 999_999) // 1_000_000)
        came = self.take(millis)
        spent = _real_millis() - before if came or not self.open else millis
        advance(min(goal, now + max(1, spent) * 1_000_000))
        return True


console = Console()
