# What asyncio is made of. The interpreter's own, written in C, knows the real clock only.


class TaskQueue:
    """Tasks in the order of their times."""

    def __init__(self):
        self._tasks = []

    def peek(self):
        return self._tasks[0] if self._tasks else None

    def push(self, task, when=None):
        ticks, difference = Task.clock
        task.data = None
        task.ph_key = ticks() if when is None else when
        i = len(self._tasks)
        while i and difference(self._tasks[i - 1].ph_key, task.ph_key) > 0:
            i -= 1
        self._tasks.insert(i, task)

    def pop(self):
        return self._tasks.pop(0)

    def remove(self, task):
        self._tasks = [one for one in self._tasks if one is not task]


class Task:
    """A coroutine and how far it is. `state` is what asyncio itself looks at: true while it runs,
    a queue of those that wait for it, false or None at its end."""

    clock = None

    def __init__(self, coro, scope=None):
        self.coro = coro
        self.data = None
        self.state = True
        self.ph_key = 0
        self._core = scope

    def __iter__(self):
        if not self.state:
            self.state = False
        elif self.state is True:
            self.state = TaskQueue()
        elif not isinstance(self.state, TaskQueue):
            raise RuntimeError("can't wait")
        return self

    def __next__(self):
        if not self.state:
            raise self.data
        waiting = self._core["cur_task"]
        self.state.push(waiting)
        waiting.data = self

    def done(self):
        return not self.state

    def cancel(self):
        if not self.state:
            return False
        core = self._core
        if self is core["cur_task"]:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task.data, Task):
            task = task.data
        if hasattr(task.data, "remove"):
            task.data.remove(task)
            core["_task_queue"].push(task)
        elif core["ticks_diff"](task.ph_key, core["ticks"]()) > 0:
            core["_task_queue"].remove(task)
            core["_task_queue"].push(task)
        task.data = core["CancelledError"]
        return True
