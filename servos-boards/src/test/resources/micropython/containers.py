from collections import OrderedDict, deque, namedtuple

Point = namedtuple("Point", ("x", "y"))
q = deque((), 3)
for i in range(5):
    q.append(i)
print(Point(1, 2), list(q), OrderedDict([("b", 1), ("a", 2)]))
print(sorted({3, 1, 2}), {k: v for k, v in zip("ab", (1, 2))}["b"], [1, 2, 3][::-1])
