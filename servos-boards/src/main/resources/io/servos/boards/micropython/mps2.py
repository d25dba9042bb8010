# The board: QEMU with the firmware of MicroPython's own port to it. The script goes to its raw REPL by
# raw paste. What comes from the serial port from then on passes; how the script has ended comes from
# the second port, to which nothing goes that it prints.
# Arguments: nonce, firmware, script, seconds that the board runs from then on or 0, folder for pipes.
import fcntl, os, re, select, subprocess, sys, termios, time

BANNER = b"raw REPL; CTRL-B to exit\r\n>"
END = b"\x04"
MORE = b"\x01"
# What the firmware says once a script has ended: its error, then that it listens or starts anew.
LAST_WORDS = re.compile(rb"\x04([^\x04]*)\x04(?:>|MPY: soft reboot\r\n)")
FAULT = re.compile(rb"taking pending nonsecure exception 3\r?\n")
SAID = re.compile(r"^qemu\S*: (.*)$", re.MULTILINE)
# Seconds.
UNTIL_BOOTED, UNTIL_QUIET, UNTIL_TOLD, UNTIL_LEFT = 30, 1, 5, 1
MOST_HELD = 1 << 20
PIECE = 4096


class Over(Exception):
    """The board has run as long as it is to."""


class Broken(Exception):
    """The board does not work."""


class Gone(Exception):
    """QEMU has ended."""


class Clock:
    """How long the board still runs."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.end = None

    def start(self):
        self.end = time.monotonic() + self.seconds if self.seconds else None

    def wait(self, readable, writable, most):
        """Which of them are ready, at the latest after so many seconds."""
        left = most if self.end is None else min(most, self.end - time.monotonic())
        ready = select.select(readable, writable, [], max(0, left))
        if left < most and not any(ready):
            raise Over
        return ready


class Board:
    """The processor, its two serial ports, and what QEMU says of it."""

    def __init__(self, firmware, folder, clock):
        second, monitor = folder + "/second", folder + "/monitor"
        for name in second, monitor + ".in", monitor + ".out":
            os.mkfifo(name)
        self.second = os.open(second, os.O_RDONLY | os.O_NONBLOCK)
        self.monitor = os.open(monitor + ".in", os.O_RDWR)
        # Held open, so that QEMU can open it; what it says there is less than a pipe holds.
        self.answers = os.open(monitor + ".out", os.O_RDWR)
        # With target=gdb, what semihosting does with files is left to a debugger, and there is none.
        self.process = subprocess.Popen(
            ["qemu-system-arm", "-M", "mps2-an385", "-kernel", firmware, "-display", "none"]
            + ["-no-reboot", "-serial", "stdio", "-serial", "file:" + second]
            + ["-chardev", "pipe,id=monitor,path=" + monitor, "-mon", "monitor"]
            + ["-semihosting-config", "enable=on,target=gdb", "-d", "int"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self.stdin, self.stdout, self.stderr = (
            pipe.fileno() for pipe in (self.process.stdin, self.process.stdout, self.process.stderr)
        )
        self.clock = clock
        self.said = b""
        # When it told of a fault that ends what the firmware does.
        self.fault = None
        self.pending = b""

    def send(self, some):
        try:
            os.write(self.stdin, some)
        except BrokenPipeError:
            raise Gone from None

    def wake(self):
        """QEMU looks once a second whether a port that was off takes something, or when it is woken."""
        os.write(self.monitor, b"\n")

    def has_taken_all(self):
        left = fcntl.ioctl(self.stdin, termios.FIONREAD, b"\0\0\0\0")
        return left == b"\0\0\0\0"

    def hear(self):
        """Keeps the last of what QEMU says, and when it first told of a fault."""
        said = self.said + os.read(self.stderr, PIECE)
        if self.fault is None and FAULT.search(said):
            self.fault = time.monotonic()
        self.said = said[-PIECE:]

    def expect(self, count=0, text=b""):
        """So many bytes, or all up to that text."""
        while len(self.pending) < count if count else text not in self.pending:
            ready, _, _ = self.clock.wait([self.stdout, self.stderr], [], UNTIL_BOOTED)
            if not ready:
                raise Broken("the firmware does not answer")
            if self.stderr in ready:
                self.hear()
            if self.stdout in ready:
                some = os.read(self.stdout, PIECE)
                self.pending += some
                if not some:
                    raise Gone
        end = count or self.pending.index(text) + len(text)
        taken, self.pending = self.pending[:end], self.pending[end:]
        return taken

    def listen(self):
        """Has the firmware ready for a script."""
        self.expect(text=b">>> ")
        self.send(b"\x01")
        self.wake()
        self.expect(text=BANNER)

    def paste(self, script):
        self.send(b"\x05A\x01")
        if self.expect(count=2) != b"R\x01":
            raise Broken("the firmware knows no raw paste")
        window = int.from_bytes(self.expect(count=2), "little")
        credit = window
        while script:
            if credit == 0 or self.pending:
                said = self.expect(count=1)
                if said == END:
                    # It has enough, such as of what is no Python, and says next why.
                    self.send(END)
                    self.clock.start()
                    return
                if said != MORE:
                    raise Broken("the firmware breaks the rules of raw paste")
                credit += window
                continue
            piece, script = script[:credit], script[credit:]
            credit -= len(piece)
            self.send(piece)
        self.send(END)
        self.clock.start()
        said = MORE
        while said == MORE:
            said = self.expect(count=1)
        if said != END:
            raise Broken("the firmware breaks the rules of raw paste")

    def how_it_ended(self):
        """The words of a record and a status, once QEMU has ended."""
        self.said += self.process.stderr.read()
        status = self.process.wait()
        if status == 0:
            return "exit 0 reset", 0
        said = SAID.search(self.said.decode(errors="replace"))
        return "crash " + (said[1] if said else "QEMU ended with status %d" % status), 134


class Output:
    """What the script prints. What may be the firmware's last words is held back."""

    def __init__(self, clock):
        self.clock = clock
        self.held = b""

    def put(self, count):
        """Passes so many bytes on."""
        while count:
            if self.clock.wait([], [1], UNTIL_QUIET)[1]:
                done = os.write(1, self.held[: min(count, PIECE)])
                self.held = self.held[done:]
                count -= done

    def take(self, some):
        self.held += some
        last = self.held.rfind(END)
        first = self.held.rfind(END, 0, max(last, 0))
        free = max(first, last) if min(first, last) < 0 else first
        self.put(len(self.held) if free < 0 or len(self.held) > MOST_HELD else free)

    def last_words(self):
        return LAST_WORDS.search(self.held)

    def flush(self):
        self.put(len(self.held))

    def end(self, named):
        """The rest, and the error with the name that the user knows."""
        words = self.last_words()
        self.put(words.start() if words else len(self.held))
        self.held = b""
        error = words[1].replace(b"\r\n", b"\n") if words else b""
        say(error.replace(b'File "<stdin>"', b'File "' + named + b'"'))


class Input:
    """Goes to the board byte by byte: what the script does not read, the REPL must not read either."""

    def __init__(self, board):
        self.board = board
        self.is_open = True
        self.waiting = b""
        self.pause = 0

    def sources(self):
        return [0] if self.is_open and not self.waiting else []

    def read(self):
        self.waiting = os.read(0, PIECE)
        self.is_open = bool(self.waiting)

    def pass_on(self):
        """Passes a byte on if the last one was taken; how long to wait until the next is tried."""
        if not self.waiting:
            return UNTIL_QUIET
        self.pause = min(0.02, 2 * self.pause)
        if self.board.has_taken_all():
            self.board.send(self.waiting[:1])
            self.waiting = self.waiting[1:]
            self.pause = 0.0002
        return self.pause


def say(some):
    while some:
        some = some[os.write(2, some) :]


def follow(board, output):
    """Until the script has ended: with which status."""
    typed = Input(board)
    output.take(board.pending)
    while True:
        patience = typed.pass_on()
        sources = [board.stdout, board.stderr, board.second] + typed.sources()
        ready, _, _ = board.clock.wait(sources, [], patience)
        if board.stderr in ready:
            board.hear()
        if board.stdout in ready:
            some = os.read(board.stdout, 1 << 16)
            if not some:
                raise Gone
            output.take(some)
        if 0 in ready:
            typed.read()
        told = os.read(board.second, 1) if board.second in ready else b""
        if told:
            return told[0]
        # What reports the fault has a second to say something.
        if board.fault is not None and time.monotonic() - board.fault > UNTIL_LEFT:
            raise Broken("HardFault")
        if not ready and patience == UNTIL_QUIET:
            output.flush()


def hear_last_words(board, output):
    """They may come after what tells the status, and never do if the script has made that up."""
    end = time.monotonic() + UNTIL_TOLD
    while not output.last_words():
        left = max(0, end - time.monotonic())
        if not board.clock.wait([board.stdout], [], left)[0]:
            break
        some = os.read(board.stdout, 1 << 16)
        if not some:
            break
        output.take(some)


def run(board, output, script):
    with open(script, "rb") as file:
        text = file.read()
    board.listen()
    board.paste(text)
    status = follow(board, output)
    hear_last_words(board, output)
    output.end(script.encode())
    return "exit %d" % status, status


def main(nonce, firmware, script, seconds, folder):
    begin = time.monotonic_ns()
    clock = Clock(float(seconds))
    board, output = Board(firmware, folder, clock), Output(clock)
    try:
        record, status = run(board, output, script)
    except Over:
        record, status = "time ", 0
    except Gone:
        record, status = board.how_it_ended()
    except Broken as problem:
        record, status = "crash %s" % problem, 134
    board.process.kill()
    try:
        output.flush()
    except Over:
        # Nobody reads it.
        pass
    say(b"\x1e%s end %d %s\n" % (nonce.encode(), time.monotonic_ns() - begin, record.encode()))
    os._exit(status)


main(*sys.argv[1:])
