import json
import re

found = re.match(r"(\w+)=(\d+)", "speed=42;")
print(found.group(1), int(found.group(2)))
print(json.loads('{"a": [1, 2.5, null, true]}')["a"], json.dumps({"b": [1, "x"]}))
