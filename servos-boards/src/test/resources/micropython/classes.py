class Shape:
    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def __repr__(self):
        return "<%s %d>" % (self.name, self.area())


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side ** 2

    @property
    def double(self):
        return Square(2 * self.side)


print(Square(3), Square(3).double, isinstance(Square(1), Shape))
