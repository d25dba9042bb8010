def counter():
    n = 0

    def more(by=1):
        nonlocal n
        n += by
        return n

    return more


one, two = counter(), counter()
one()
print(one(), two(5), (lambda *a, **k: (a, sorted(k)))(1, b=2))
