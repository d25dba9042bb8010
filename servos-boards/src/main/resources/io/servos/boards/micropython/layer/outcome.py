# The module servos: what a script gives to the one who runs it.
import board
import json

_LONGEST = 500_000


def result(value):
    """The result of the run, as JSON; the last one counts."""
    text = json.dumps(value)
    try:
        json.loads(text)
    except ValueError:
        raise TypeError("the result is nothing that JSON has")
    if len(text) > _LONGEST:
        raise ValueError("the result is longer than %d characters" % _LONGEST)
    board.record("result " + text)
