import asyncio


async def forever():
    try:
        while True:
            await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("cancelled")
        raise


async def main():
    task = asyncio.create_task(forever())
    await asyncio.sleep_ms(1500)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("seen", task.done())
    try:
        await asyncio.wait_for(forever(), 1)
    except asyncio.TimeoutError:
        print("too late")


asyncio.run(main())
