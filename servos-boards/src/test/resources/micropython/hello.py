import sys
print("hello from", sys.implementation.name, sys.implementation.version[:2])
