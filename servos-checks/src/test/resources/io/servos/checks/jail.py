"""Executes a program in surroundings that lack something: jail.py ITEM... -- PROGRAM ARGUMENT...

call:NUMBER:ERRNO, call:NUMBER:ARGUMENT=VALUE:ERRNO   a system call fails (for that argument)
call:NUMBER:ARGUMENT!=VALUE:ERRNO                     it fails for every other value
user:ID                                               an ordinary user runs the program
most:KIND                                             no namespace of that kind can be made
cover:PATH                                            an empty file system is over the path
unmount:PATH                                          what is mounted there is gone
hide:CONTROLLER                                       there is no control group of that kind
readonly:PATH                                         what is mounted there is read-only
pids:                                                 it has a pid namespace, but the /proc of another
limit:RESOURCE:VALUE                                  a resource limit of this process
set:NAME=VALUE                                        a variable of its environment
"""

import ctypes
import os
import resource
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
NEW_MOUNTS, NEW_USERS, NEW_PIDS = 0x20000, 0x10000000, 0x20000000
PRIVATE, READ_ONLY, REMOUNT, BIND = 1 << 18 | 0x4000, 1, 32, 4096


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), 'the jail could not be built')


def mount(source, target, kind, flags):
    check(libc.mount(source.encode(), target.encode(), kind.encode(), flags, None))


def own_mounts():
    check(libc.unshare(NEW_MOUNTS))
    mount('none', '/', '', PRIVATE)


def hide(controller):
    """Wherever its hierarchy is mounted; other controllers of that hierarchy go with it."""
    with open('/proc/self/mounts') as file:
        mounts = [line.split() for line in file]
    for _, target, kind, options, *_ in reversed(mounts):
        if kind == 'cgroup' and controller in options.split(','):
            check(libc.umount2(target.encode(), 2))


def no_namespaces(kind):
    """In a user namespace of its own, whose settings are its own."""
    user, group = os.getuid(), os.getgid()
    check(libc.unshare(NEW_USERS))
    for name, text in [('setgroups', 'deny'), ('uid_map', '%d %d 1' % (user, user)),
                       ('gid_map', '%d %d 1' % (group, group))]:
        with open('/proc/self/' + name, 'w') as file:
            file.write(text)
    with open('/proc/sys/user/max_%s_namespaces' % kind, 'w') as file:
        file.write('0')


def statement(code, value, true=0, false=0):
    return struct.pack('@HBBI', code, true, false, value & 0xffffffff)


def in_new_pid_namespace():
    """The file system /proc is still that of the old one."""
    check(libc.unshare(NEW_PIDS))
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        os._exit(os.waitstatus_to_exitcode(status))


def filtered(rules):
    load, equal, answer = 0x20, 0x15, 0x06
    program = []
    for number, test, error in rules:
        refuse = statement(answer, 0x50000 | error)
        if test is None:
            body = [refuse]
        else:
            argument, same, value = test
            hit = (0, 1) if same else (1, 0)
            body = [statement(load, 16 + 8 * argument),
                    statement(equal, value, *hit), refuse]
        program += [statement(load, 0), statement(equal, number, 0, len(body))] + body
    program.append(statement(answer, 0x7fff0000))
    code = ctypes.create_string_buffer(b''.join(program))
    head = struct.pack('@HP', len(program), ctypes.addressof(code))
    check(libc.prctl(38, 1, 0, 0, 0))
    check(libc.prctl(22, 2, ctypes.c_char_p(head), 0, 0))


def rule(text):
    number, *test, error = text.split(':')
    if not test:
        return int(number), None, int(error)
    argument, value = test[0].replace('!=', '=').split('=')
    return int(number), (int(argument), '!' not in test[0], int(value)), int(error)


def main():
    at = sys.argv.index('--')
    rules = []
    for item in sys.argv[1:at]:
        kind, _, value = item.partition(':')
        if kind == 'call':
            rules.append(rule(value))
        elif kind == 'user':
            os.setgroups([])
            os.setresgid(*[int(value)] * 3)
            os.setresuid(*[int(value)] * 3)
            # Its own files in /proc are its own again.
            check(libc.prctl(4, 1, 0, 0, 0))
        elif kind == 'set':
            name, value = value.split('=', 1)
            os.environ[name] = value
        elif kind == 'most':
            no_namespaces(value)
        elif kind == 'pids':
            in_new_pid_namespace()
        elif kind == 'limit':
            name, number = value.split(':')
            resource.setrlimit(getattr(resource, 'RLIMIT_' + name), (int(number), int(number)))
        else:
            own_mounts()
            if kind == 'cover':
                mount('tmpfs', value, 'tmpfs', 0)
            elif kind == 'hide':
                hide(value)
            elif kind == 'unmount':
                check(libc.umount2(value.encode(), 2))
            else:
                mount(value, value, '', BIND)
                mount('none', value, '', REMOUNT | BIND | READ_ONLY)
    if rules:
        filtered(rules)
    os.execv(sys.argv[at + 1], sys.argv[at + 1:])


main()
