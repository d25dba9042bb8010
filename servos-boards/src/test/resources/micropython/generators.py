def count(n):
    for i in range(n):
        yield i


def all_of(*parts):
    for part in parts:
        yield from part


print(list(all_of(count(2), count(3))), sum(count(5)), max(x * x for x in count(4)))
