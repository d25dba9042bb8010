"""Kills a program when it, or what it started, makes a system call for the n-th time:
kill_at.py NUMBER N [ARGUMENT=VALUE] -- PROGRAM ARGUMENT...

The caller of the call goes on when the program is dead. Prints `killed` or `not reached`, and `gone`
once nothing is left of all that the program started, or `left` when something is after a while.
"""

import ctypes
import fcntl
import os
import select
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
SECCOMP = 277 if os.uname().machine == 'aarch64' else 317
NEW_LISTENER, USER_NOTIFY, ALLOW = 8, 0x7fc00000, 0x7fff0000
RECEIVE, SEND = 0xc0502100, 0xc0182101
CONTINUE = 1
PATIENCE_MILLIS = 30_000


def statement(code, value, true=0, false=0):
    return struct.pack('@HBBI', code, true, false, value & 0xffffffff)


def listen(number, test):
    body = [statement(0x06, USER_NOTIFY)]
    if test:
        argument, value = test
        body = [statement(0x20, 16 + 8 * argument), statement(0x15, value, 0, 1)] + body
    program = [statement(0x20, 0), statement(0x15, number, 0, len(body))] + body
    program.append(statement(0x06, ALLOW))
    code = ctypes.create_string_buffer(b''.join(program))
    head = ctypes.create_string_buffer(
        struct.pack('@HP', len(program), ctypes.addressof(code)))
    libc.prctl(38, 1, 0, 0, 0)
    return libc.syscall(SECCOMP, 1, NEW_LISTENER, head)


def supervise(listener, child, wanted):
    count, killed = 0, False
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        events = poll.poll(PATIENCE_MILLIS)
        if not events:
            print('killed' if killed else 'not reached', 'left')
            return
        if not events[0][1] & select.POLLIN:
            print('killed' if killed else 'not reached', 'gone')
            return
        notice = bytearray(80)
        try:
            fcntl.ioctl(listener, RECEIVE, notice)
        except OSError:
            continue
        count += 1
        if count == wanted:
            os.kill(child, 9)
            os.waitpid(child, 0)
            killed = True
        answer = bytearray(notice[:8]) + struct.pack('@qiI', 0, 0, CONTINUE)
        try:
            fcntl.ioctl(listener, SEND, answer)
        except OSError:
            # Who made the call is dead.
            pass


def main():
    at = sys.argv.index('--')
    number, wanted = int(sys.argv[1]), int(sys.argv[2])
    test = [int(word) for word in sys.argv[3].split('=')] if at > 3 else None
    reading, writing = os.pipe()
    gone_on, go_on = os.pipe()
    child = os.fork()
    if child == 0:
        listener = listen(number, test)
        os.set_inheritable(listener, False)
        os.write(writing, b'%d\n' % listener)
        os.read(gone_on, 1)
        os.execv(sys.argv[at + 1], sys.argv[at + 1:])
    theirs = int(os.read(reading, 20))
    pidfd = os.pidfd_open(child)
    number_of_getfd = 438
    listener = libc.syscall(number_of_getfd, pidfd, theirs, 0)
    os.close(pidfd)
    print(child, flush=True)
    os.write(go_on, b'x')
    supervise(listener, child, wanted)


main()
