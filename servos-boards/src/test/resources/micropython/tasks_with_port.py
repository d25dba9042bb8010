import asyncio
from machine import UART


async def main():
    reader = asyncio.StreamReader(UART(0))
    print(await reader.readline())
    print(await asyncio.wait_for(reader.readline(), 1))


asyncio.run(main())
