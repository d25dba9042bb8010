"""Programs with rights of their own, for attacks to use. All they can do is to say which they got."""

import os
import platform
import struct

TOOLS = '{{tools}}'

# geteuid(2), and the answer as the exit status
USER = {
    'x86_64': 'b86b0000000f0589c7b83c0000000f05',
    'aarch64': 'e81580d2010000d4a80b80d2010000d4',
}

# capget(2), and whether CAP_NET_RAW is effective as the exit status
CAPABILITY = {
    'x86_64': '4883ec20c7042422050820c7442404000000004889e7488d742408b87d0000000f05'
              '8b7c2408c1ef0d83e701b83c0000000f05',
    'aarch64': 'ffc300d140a480520001a472e00300b9ff0700b9e0030091e1230091480b80d2010000d4'
               'e00b40b9007c0d5300000012a80b80d2010000d4',
}


def program(name, codes):
    code = bytes.fromhex(codes[platform.machine()])
    machine = {'x86_64': 62, 'aarch64': 183}[platform.machine()]
    start, size = 0x400000, 64 + 56 + len(code)
    header = struct.pack('<16sHHIQQQIHHHHHH', b'\x7fELF\x02\x01\x01', 2, machine, 1, start + 120,
                         64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack('<IIQQQQQQ', 1, 5, 0, start, start, size, size, 4096)
    path = TOOLS + '/' + name
    with open(path, 'wb') as file:
        file.write(header + segment + code)
    os.chmod(path, 0o755)
    return path


setuid = program('setuid-program', USER)
capable = program('capable-program', CAPABILITY)
if os.getuid() == 0:
    os.chmod(setuid, 0o4755)
    os.setxattr(capable, 'security.capability',
                struct.pack('<5I', 0x02000001, 1 << 13, 0, 0, 0))
