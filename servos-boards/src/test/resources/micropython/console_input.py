name = input("who? ")
print("hello", name)
try:
    while True:
        print(int(input()) * 2)
except EOFError:
    print("end")
