try:
    import network
except ImportError:
    print("this board has no network")
try:
    import ffi
except ImportError as error:
    print(error)
