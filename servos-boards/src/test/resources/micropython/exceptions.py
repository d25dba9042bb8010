def risky(n):
    try:
        return 10 // n
    except ZeroDivisionError as error:
        return "caught " + str(error)
    finally:
        print("always", n)


print(risky(5), risky(0))
try:
    [][1]
except (KeyError, IndexError) as error:
    print(type(error).__name__)
