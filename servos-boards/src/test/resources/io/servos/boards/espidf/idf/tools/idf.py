"""A stand-in for the idf.py of ESP-IDF, written for these tests: ESP-IDF itself is in no registry.

It knows what Servos uses of the documented interface: -C, -B, -D and the action build; the variables IDF_PATH,
IDF_TARGET, IDF_TOOLS_PATH and IDF_PYTHON_ENV_PATH; sdkconfig. The project is really compiled, by cmake and ninja, and
esptool really makes the images. Nothing of it would start a chip.
"""

import argparse
import os
import struct
import subprocess
import sys

IDF = os.environ["IDF_PATH"]


def option(file, name):
    try:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                key, _, value = line.strip().partition("=")
                if key == name:
                    return value.strip('"')
    except FileNotFoundError:
        pass
    return None


def run(build, *command):
    print("Executing", " ".join(command), flush=True)
    ended = subprocess.run(command, cwd=build, check=False)
    if ended.returncode != 0:
        print(f"{os.path.basename(command[0])} failed with exit code {ended.returncode}", file=sys.stderr)
        sys.exit(2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-C", dest="project", required=True)
    parser.add_argument("-B", dest="build", required=True)
    parser.add_argument("-D", dest="entries", action="append", default=[])
    parser.add_argument("action", choices=["build"])
    given = parser.parse_args()
    if not sys.prefix.startswith(os.environ["IDF_PYTHON_ENV_PATH"]):
        sys.exit(f"this is the Python of {sys.prefix}")
    entries = dict(entry.split("=", 1) for entry in given.entries)
    config = os.path.join(given.project, "sdkconfig")
    asked = entries["IDF_TARGET"]
    if option(config, "CONFIG_IDF_TARGET") not in (None, asked) or os.environ["IDF_TARGET"] != asked:
        sys.exit("the targets do not agree")
    if not os.path.exists(config):
        greeting = option(os.path.join(given.project, "sdkconfig.defaults"), "CONFIG_GREETING") or "none"
        with open(config, "w", encoding="utf-8") as file:
            file.write(f'CONFIG_IDF_TARGET="{asked}"\nCONFIG_GREETING="{greeting}"\n')
    # One partition, and erased bytes.
    table = os.path.join(given.build, "partition_table")
    os.makedirs(table)
    with open(os.path.join(table, "partition-table.bin"), "wb") as file:
        file.write(struct.pack("<2sBBII16sI", b"\xaa\x50", 0, 0, 0x10000, 0x100000, b"factory", 0).ljust(3072, b"\xff"))
    run(
        given.build,
        "cmake",
        "-G",
        "Ninja",
        f"-DPYTHON={sys.executable}",
        f"-DIDF_TARGET={asked}",
        f"-DGREETING={option(config, 'CONFIG_GREETING')}",
        given.project,
    )
    run(given.build, "ninja")


main()
