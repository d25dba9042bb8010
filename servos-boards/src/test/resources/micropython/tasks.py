import asyncio
import time


async def blink(name, period, times):
    for i in range(times):
        print(time.ticks_ms() // 10 * 10, name, i)
        await asyncio.sleep_ms(period)
    return name


async def main():
    print(await asyncio.gather(blink("a", 100, 3), blink("b", 150, 2)))


asyncio.run(main())
