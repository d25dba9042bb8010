import driver

print(driver.Lamp(8).name)
try:
    import not_there
except ImportError as error:
    print(error)
