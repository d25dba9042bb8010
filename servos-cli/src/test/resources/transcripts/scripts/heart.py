from microbit import display, Image

display.show(Image.HEART)
print(*(2 ** n for n in (1, 2, 3)))
