s = "MicroPython"
print(s[:5], s[-6:], s.lower(), s.find("P"), "{:>6}|{:<4}|{:04d}".format("a", "b", 7))
print("a,b,,c".split(","), "-".join(["x", "y"]), "%s=%d" % ("n", 3), f"{1 + 1}")
