#!/usr/bin/python3
"""Takes the place of runc for an engine, and leaves out or changes what it is called by."""

import json
import os
import sys


def namespace(kind):
    def remove(config):
        config['linux']['namespaces'] = [
            one for one in config['linux']['namespaces'] if one['type'] != kind]
        if kind == 'uts':
            del config['hostname']
        if kind == 'network':
            config.pop('hooks', None)
            config['linux'].pop('sysctl', None)
    return remove


def user(**changes):
    return lambda config: config['process']['user'].update(changes)


def rlimit(name, **changes):
    """Without changes there is none of that name."""
    def change(config):
        limits = config['process']['rlimits']
        found = [one for one in limits if one['type'] == 'RLIMIT_' + name]
        for one in found:
            one.update(changes)
            if not changes:
                limits.remove(one)
    return change


def group(controller, *keys):
    def remove(config):
        for key in keys:
            config['linux']['resources'][controller].pop(key, None)
    return remove


def mount(target, before, after):
    """Changes an option; None for none."""
    def change(config):
        for one in config['mounts']:
            if one['destination'] == target or target == 'bound' and (
                    one['type'] == 'bind' and 'scripts' in one['destination']):
                one['options'] = [new for old in one['options']
                                  if (new := after if old.startswith(before) else old)]
    return change


def extra_mount(config):
    config['mounts'].append(
        {'destination': '/extra', 'type': 'bind', 'source': '/etc', 'options': ['rbind', 'ro']})


def denied(call, argument=None):
    """The filter of the engine refuses a call, for that first argument."""
    def change(config):
        rules = config['linux']['seccomp']['syscalls']
        for rule in rules:
            rule['names'] = [name for name in rule['names'] if name != call]
        rules[:] = [rule for rule in rules if rule['names']]
        if argument is not None:
            rules.append({'names': [call], 'action': 'SCMP_ACT_ALLOW', 'args': [
                {'index': 0, 'value': argument, 'op': 'SCMP_CMP_NE'}]})
    return change


def setting(*path, value):
    def change(config):
        for key in path[:-1]:
            config = config[key]
        config[path[-1]] = value
    return change


def capability(config):
    for kind in ['bounding', 'effective', 'permitted', 'inheritable', 'ambient']:
        config['process'].setdefault('capabilities', {})[kind] = ['CAP_NET_RAW']


def variable(config):
    config['process']['env'].append('ADDED=1')


def nothing(config):
    """The control; also for what is not in the configuration."""


CHANGES = {
    'control': nothing,
    'uid': user(uid=1001),
    'gid': user(gid=2000),
    'groups': user(additionalGids=[2000]),
    'mount-namespace': namespace('mount'),
    'pid-namespace': namespace('pid'),
    'ipc-namespace': namespace('ipc'),
    'uts-namespace': namespace('uts'),
    'cgroup-namespace': namespace('cgroup'),
    'network-namespace': namespace('network'),
    'writable-root': setting('root', 'readonly', value=False),
    'writable-settings': setting('linux', 'readonlyPaths', value=[]),
    'unmasked': setting('linux', 'maskedPaths', value=[]),
    'writable-mount': mount('bound', 'ro', 'rw'),
    'extra-mount': extra_mount,
    'capability': capability,
    'new-privileges': setting('process', 'noNewPrivileges', value=False),
    'no-filter': lambda config: config['linux'].pop('seccomp'),
    'no-own-filter': denied('prctl', 22),
    'readable-init': denied('prctl', 4),
    'descriptor': nothing,
    'no-session': denied('setsid'),
    'no-timer': denied('setitimer'),
    'core': rlimit('CORE'),
    'no-memory': group('memory', 'limit', 'swap'),
    'swap': group('memory', 'swap', 'swappiness'),
    'no-cpus': group('cpu', 'quota'),
    'no-pids': lambda config: config['linux']['resources'].pop('pids'),
    'no-cpu-time': rlimit('CPU'),
    'no-tmp-size': mount('/tmp', 'size=', None),
    'no-shm-size': mount('/dev/shm', 'size=', None),
    'no-file-size': rlimit('FSIZE'),
    'no-open-files': rlimit('NOFILE'),
    'raised-open-files': rlimit('NOFILE', hard=4096),
    'variable': variable,
}


def main():
    name = os.path.basename(sys.argv[0])
    arguments = sys.argv[1:]
    if 'create' in arguments:
        path = os.path.join(arguments[arguments.index('--bundle') + 1], 'config.json')
        with open(path) as file:
            config = json.load(file)
        CHANGES[name](config)
        with open(path, 'w') as file:
            json.dump(config, file)
        if name == 'descriptor':
            os.dup2(os.open('/etc', os.O_RDONLY), 3, inheritable=True)
            at = arguments.index('create') + 1
            arguments[at:at] = ['--preserve-fds', '1']
    os.execvp('runc', ['runc'] + arguments)


main()
