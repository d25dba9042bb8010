# What the interpreter of an emulated board starts with: argv is the board as JSON, in pieces, since
# the interpreter stops at an argument of more than 255 bytes.
import sys


def _arguments():
    import ffi
    import json
    import uctypes

    given = json.loads("".join(sys.argv[1:]))
    del sys.argv[1:]
    # The arguments hold the nonce of the records, so the script must not find them.
    with open("/proc/self/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    first, last = int(fields[45]), int(fields[46])
    memory = uctypes.bytearray_at(first, last - first)
    for i in range(len(memory)):
        memory[i] = 0
    return given


def _program(given):
    # Before anything else, so that it is in one piece.
    given["room"] = bytearray(given["heap"])
    import board
    import modules

    board.start(given)
    path = given["script"]
    modules.install(path)
    scope = {"__name__": "__main__", "__file__": path}
    board.switch_on()
    try:
        with open(path) as file:
            text = file.read()
        code = compile(text, path, "exec")
        text = None
        exec(code, scope)
        code = None
        if board.refused:
            board.refusal(None)
        if given.get("limit"):
            while board.events:
                board.idle()
        board.end("exit", "0", 0)
    except board.NotEmulated as error:
        board.release()
        board.refusal(error)
    except SystemExit as leaving:
        board.release()
        if board.refused:
            board.refusal(leaving)
        status = leaving.args[0] if leaving.args else 0
        if status is None or isinstance(status, int):
            status = int(status or 0) & 255
        else:
            sys.stderr.write(str(status) + "\n")
            status = 1
        board.end("exit", str(status), status)
    except BaseException as error:
        board.release()
        if board.refused:
            board.refusal(error)
        sys.stderr.write(board.traceback(error))
        board.end("exit", "1", 1)


_program(_arguments())
