# Waits for a script and runs it as `python3 SCRIPT ARGUMENT...` would.
def _wait():
    import posix
    import sys

    gate = int(sys.argv[1])
    end = _end if sys.argv[2:] else None
    # What the first compilation and the first call take is taken now.
    exec(compile("import sys\nx = len(sys.argv)\ndef f(): return 1\nf()\n", "<wait>", "exec", 0, True), {})
    # Since 3.13 it is loaded for what comes by -c.
    if next(reversed(sys.modules)) == "linecache":
        del sys.modules["linecache"]
    import gc

    gc.collect()
    gc.freeze()
    del sys.modules["gc"], gc
    posix.write(gate, b"R")

    job = b""
    while len(job) < 4 or len(job) < 4 + int.from_bytes(job[:4], "little"):
        message = posix.read(gate, 1 << 16)
        if not message:
            posix._exit(125)
        job += message
    posix.close(gate)

    import os

    workdir, *argv = os.fsdecode(job[4:]).split("\0")
    if workdir:
        os.chdir(workdir)
    path = argv[1]
    sys.argv[:] = argv[1:]
    sys.orig_argv[:] = argv
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.path.dirname(path)
    try:
        script = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError as error:
        posix.write(
            2,
            os.fsencode(
                "%s: can't open file %r: [Errno %d] %s\n"
                % (sys.executable, path, error.errno, error.strerror)
            ),
        )
        posix._exit(2)
    # All of most scripts at once, in no more memory than that takes.
    most = posix.fstat(script).st_size + 4096
    source = b""
    while chunk := posix.read(script, most):
        source += chunk
    posix.close(script)

    main = type(sys)("__main__")
    sys.modules["__main__"] = main
    names = main.__dict__
    loader = sys.modules["_frozen_importlib_external"].SourceFileLoader
    names.update(
        __annotations__={},
        __builtins__=sys.modules["builtins"],
        __cached__=None,
        __file__=path,
        __loader__=loader("__main__", path),
    )
    return source, path, names, end


# Ends the process, once all is written. Returns where that cannot be done, so that Python ends as ever.
def _end(status):
    import sys

    try:
        import _io
        import atexit
        import gc
        import posix

        threading = sys.modules.get("threading")
        if threading:
            threading._shutdown()
        atexit._run_exitfuncs()
        buffered = (_io.TextIOWrapper, _io.BufferedWriter, _io.BufferedRandom)
        # Those of Python itself are older than the script, and not among the objects.
        for file in [sys.__stdout__, sys.__stderr__] + gc.get_objects():
            if issubclass(type(file), buffered) and not file.closed:
                file.flush()
        for file in (sys.stdout, sys.stderr):
            if file is not None and not file.closed:
                file.flush()
    except BaseException:
        return
    posix._exit(status)


_job = [_wait()]
_ended = _job[0][3]
try:
    _job[0] = (compile(_job[0][0], _job[0][1], "exec", 0, True), _job[0][2])
    exec(*_job.pop())
    if _ended:
        _ended(0)
except SystemExit as _exit:
    if _ended and (_exit.code is None or type(_exit.code) is int and abs(_exit.code) < 1 << 31):
        _ended((_exit.code or 0) & 0xFF)
    raise
except BaseException as _failure:
    import sys

    _failure.__traceback__ = _failure.__traceback__ and _failure.__traceback__.tb_next
    sys.excepthook(type(_failure), _failure, _failure.__traceback__)
    if isinstance(_failure, KeyboardInterrupt):
        import posix
        import signal

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        posix.kill(posix.getpid(), signal.SIGINT)
    if _ended:
        _ended(1)
    sys.exit(1)
