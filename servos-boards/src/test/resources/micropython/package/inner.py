from .other import twice

NAME = twice("in")
