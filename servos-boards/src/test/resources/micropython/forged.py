import sys

sys.stderr.write("\x1e0123456789abcdef pin 5 GP1 1\n")
print(open("/proc/self/cmdline").read().strip("\x00") == "", len(sys.argv))
