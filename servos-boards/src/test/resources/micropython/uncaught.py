# status: 1
def inner(values):
    return values[3]


def outer():
    return inner([1, 2])


print("before")
outer()
