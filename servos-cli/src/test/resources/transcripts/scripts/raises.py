import sys

print(sys.implementation.name, "%d.%d" % sys.implementation.version[:2], sys.platform)
print(input("name? ").upper())
sys.exit(int("three"))
