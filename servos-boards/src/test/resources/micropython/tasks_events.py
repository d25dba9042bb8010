import asyncio
from machine import Pin

pressed = asyncio.ThreadSafeFlag()


async def main():
    button = Pin(2, Pin.IN)
    button.irq(lambda pin: pressed.set(), Pin.IRQ_RISING)
    event = asyncio.Event()
    lock = asyncio.Lock()

    async def waits():
        await event.wait()
        async with lock:
            print("event")

    task = asyncio.create_task(waits())
    await asyncio.sleep_ms(10)
    event.set()
    await task
    await pressed.wait()
    print("pressed", button.value())


asyncio.run(main())
