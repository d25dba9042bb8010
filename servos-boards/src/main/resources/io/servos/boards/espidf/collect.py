"""Writes what ESP-IDF built to standard output: of each file a line with its size and its name, then its content.

What lies elsewhere than in the folder of the build gets a name in it.
"""

import json
import os
import sys

build, project = sys.argv[1:]


def load(name):
    with open(os.path.join(build, name), encoding="utf-8") as file:
        return json.load(file)


def give(name, content):
    sys.stdout.buffer.write(f"{len(content)} {name}\n".encode())
    sys.stdout.buffer.write(content)


def content(path):
    with open(os.path.join(build, path), "rb") as file:
        return file.read()


arguments = load("flasher_args.json")
description = load("project_description.json")
names = {}
for offset, path in arguments["flash_files"].items():
    inside = os.path.relpath(os.path.join(build, path), build)
    names[path] = f"files/{offset}-{os.path.basename(path)}" if inside.startswith("..") else inside
arguments["flash_files"] = {offset: names[path] for offset, path in arguments["flash_files"].items()}
for section in arguments.values():
    if isinstance(section, dict) and "file" in section:
        section["file"] = names.get(section["file"], section["file"])

give("flasher_args.json", json.dumps(arguments, indent=4).encode() + b"\n")
for path, name in names.items():
    give(name, content(path))
give(os.path.basename(description["app_elf"]), content(description["app_elf"]))
if os.path.exists(os.path.join(project, "sdkconfig")):
    give("sdkconfig", content(os.path.join(project, "sdkconfig")))
