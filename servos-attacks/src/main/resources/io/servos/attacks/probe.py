"""What the probes share. A probe says in one word how its attempt went: `open`, or the error."""

import ctypes
import errno
import fcntl
import os
import platform
import signal
import socket
import struct
import sys
import threading

from calls import CALLS

WHERE = os.environ.get('SERVOS_ATTACK_FROM', 'inside')

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def word_of(error):
    if isinstance(error, TimeoutError):
        return 'timeout'
    return errno.errorcode.get(error.errno, str(error))


def attempt(action, *arguments):
    """`open` when the action succeeds, or else the name of the error."""
    try:
        action(*arguments)
        return 'open'
    except OSError as error:
        return word_of(error)


def say(action, *arguments):
    print(attempt(action, *arguments))


def call(name, *arguments):
    """A system call by its name, without the C library's help."""
    number = CALLS[name][1 if platform.machine() == 'aarch64' else 0]
    if number is None:
        raise OSError(errno.ENOSYS, name)
    return numbered_call(number, *arguments)


def numbered_call(number, *arguments):
    words = []
    for argument in arguments:
        if isinstance(argument, int):
            words.append(ctypes.c_ulong(argument & (2**64 - 1)))
        else:
            words.append(argument)
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *words)
    if result == -1:
        raise OSError(ctypes.get_errno(), 'system call %d' % number)
    return result


def in_child(action, *arguments):
    """The word of an attempt in a process of its own, or the signal that ended it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, attempt(action, *arguments).encode())
        os._exit(0)
    os.close(writing)
    word = os.read(reading, 100).decode()
    status = os.waitpid(child, 0)[1]
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else word


def say_in_child(action, *arguments):
    print(in_child(action, *arguments))


def create(path):
    """Makes a file and takes it away again."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    os.unlink(path)


def read(path):
    with open(path, 'rb') as file:
        return file.read(4096)


def open_for_writing(path):
    """Opens a file and writes nothing."""
    os.close(os.open(path, os.O_WRONLY))


def status(field):
    with open('/proc/self/status') as file:
        for line in file:
            if line.startswith(field + ':'):
                return line.split(':')[1].strip()
    return 'absent'


def connect(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as one:
        one.settimeout(5)
        one.connect(address)


def echo(family, address):
    """Sends datagrams until one comes back."""
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.settimeout(1)
        one.connect(address)
        for last in [False] * 9 + [True]:
            try:
                one.send(b'probe')
                one.recv(16)
                return
            except TimeoutError:
                if last:
                    raise


def fill(path, length):
    """Writes that many bytes; takes the file away again."""
    try:
        with open(path, 'wb', buffering=0) as file:
            while length > 0:
                length -= file.write(bytes(min(length, 1 << 20)))
    finally:
        os.unlink(path)


def fill_in_place(path, content):
    with open(path, 'wb', buffering=0) as file:
        file.write(content)


def read_all(path):
    with open(path, 'rb') as file:
        return file.read()


def plant(path):
    """Makes a file, with its folders if need be, and takes away what it made."""
    made = []
    turn = take_turn()
    try:
        for at, letter in enumerate(path):
            if letter == '/' and not os.path.isdir(path[:at]):
                os.mkdir(path[:at])
                made.append(path[:at])
        create(path + '-try')
    finally:
        for folder in reversed(made):
            os.rmdir(folder)
        os.close(turn)


def take_turn():
    """Waits for others that plant in this folder; a descriptor to close when it is their turn."""
    try:
        turn = os.open('.', os.O_RDONLY)
        fcntl.flock(turn, fcntl.LOCK_EX)
        return turn
    except OSError as error:
        raise RuntimeError('a folder in which nobody can wait') from error


def status_as_nobody(program):
    """The exit status of a program that somebody without privileges starts, or an error's name."""
    import subprocess

    def nobody():
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)

    try:
        return subprocess.run([program], preexec_fn=nobody).returncode
    except OSError as error:
        return word_of(error)


def daemon(mark, ignoring=False, stopped=False):
    """Leaves a process behind whose arguments hold the mark, on its own in every way."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    if ignoring:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
    for number in range(3):
        os.close(number)
    os.open('/dev/null', os.O_RDWR)
    os.dup(0)
    os.dup(0)
    code = 'import os, signal, time; %s; time.sleep(60)' % (
        'os.kill(os.getpid(), signal.SIGSTOP)' if stopped else 'pass')
    os.execv(sys.executable, [sys.executable, '-c', code, mark])


def running(mark):
    """Processes of this host whose arguments hold the mark."""
    found = []
    for name in os.listdir('/proc'):
        try:
            if name.isdigit() and mark.encode() in read('/proc/%s/cmdline' % name).split(b'\0'):
                found.append(int(name))
        except OSError:
            pass
    return found


def end(mark):
    for pid in running(mark):
        os.kill(pid, signal.SIGKILL)


def auxiliary_random(vector):
    """The 16 bytes that the kernel gives a program at its start; see getauxval(3)."""
    for kind, value in struct.iter_unpack('@LL', vector):
        if kind == 25:
            return ctypes.string_at(value, 16)
    return b''


def stand_in(family, address, port, kind=socket.SOCK_STREAM):
    """Outside: a network of its own in which that address answers. Inside: nothing."""
    if WHERE == 'inside':
        return
    call('unshare', 0x40000000)
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, 0x8914, struct.pack('16sh22x', b'lo', 1))
        words = socket.inet_pton(family, address)
        if family == socket.AF_INET:
            fcntl.ioctl(one, 0x8916, struct.pack('16sH2x4s16x', b'lo', family, words))
        else:
            fcntl.ioctl(one, 0x8916, struct.pack('@16sIi', words, 128, 1))
    server = socket.socket(family, kind)
    server.setsockopt(socket.SOL_IP, 15, 1)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, 78, 1)
    server.bind((address, port))
    if kind == socket.SOCK_STREAM:
        server.listen()
    threading.Thread(target=answer, args=(server, kind), daemon=True).start()


def answer(server, kind):
    while True:
        if kind == socket.SOCK_STREAM:
            server.accept()
        else:
            server.sendto(*server.recvfrom(16))
