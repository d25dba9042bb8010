package io.servos.linux.libc;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Waits for descriptors and times on one platform thread, so that no virtual thread ever blocks
/// its carrier in a system call. Tasks run on that thread and must not block. Safe for use by many
/// threads.
public final class Reactor implements AutoCloseable {

  private static final int EPOLLIN = 0x1;
  private static final int EPOLLOUT = 0x4;
  private static final int EPOLLONESHOT = 1 << 30;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;
  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final int EVENT_BYTES = eventBytes();
  private static final int MAX_EVENTS = 64;
  private static final long WAKE_ID = 0;

  private final Fd epoll;
  private final Fd wake;
  private final AtomicLong ids = new AtomicLong(WAKE_ID);
  private final Map<Long, Watch> armed = new ConcurrentHashMap<>();
  private final Map<Fd, Long> registered = new ConcurrentHashMap<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>((one, other) -> Long.signum(one.atNanos - other.atNanos));
  private final Thread thread;
  private boolean waitsForever;
  private long awakeNanos = System.nanoTime();
  private volatile boolean closed;

  private record Watch(Fd fd, Runnable task, boolean waiter) {}

  /// A task that runs once at its time unless cancelled.
  public final class Timer {
    private final long atNanos;
    private final Runnable task;

    private Timer(long atNanos, Runnable task) {
      this.atNanos = atNanos;
      this.task = task;
    }

    /// Has no effect once the task has begun.
    public void cancel() {
      synchronized (timers) {
        timers.remove(this);
      }
    }
  }

  public Reactor() {
    epoll =
        new Fd(
            (int)
                Descriptors.check(
                    "epoll_create1", LibC.syscall(Syscall.EPOLL_CREATE1, EPOLL_CLOEXEC)));
    wake =
        new Fd(
            (int)
                Descriptors.check(
                    "eventfd2", LibC.syscall(Syscall.EVENTFD2, 0, EFD_CLOEXEC_NONBLOCK)));
    Descriptors.check("epoll_ctl", control(EPOLL_CTL_ADD, wake, EPOLLIN, WAKE_ID));
    thread = Thread.ofPlatform().daemon().name("servos-reactor").start(this::loop);
  }

  private static int eventBytes() {
    return switch (Architecture.current()) {
      case X86_64 -> 12;
      case AARCH64 -> 16;
    };
  }

  /// Runs the task once, when the descriptor can be read or its other end is gone.
  public void onReadable(Fd fd, Runnable task) {
    watch(new Watch(fd, task, false), EPOLLIN);
  }

  /// Each watch has an id of its own, which the kernel hands back: an event of an earlier watch, or
  /// of an earlier descriptor of the same number, finds nothing. A descriptor that is closed is not
  /// watched, as its number may be that of another file.
  ///
  /// @return the id, or that of no watch
  private long watch(Watch watch, int events) {
    var fd = watch.fd();
    synchronized (fd) {
      if (fd.isClosed()) {
        return WAKE_ID;
      }
      long id = ids.incrementAndGet();
      armed.put(id, watch);
      var before = registered.put(fd, id);
      if (before != null) {
        armed.remove(before);
      }
      try {
        register(before == null, fd, events | EPOLLONESHOT, id);
      } catch (NativeCallException failure) {
        registered.remove(fd);
        armed.remove(id);
        throw failure;
      }
      return id;
    }
  }

  /// The kernel may know the number yet, from a descriptor whose file another one keeps open.
  private void register(boolean isNew, Fd fd, int events, long id) {
    long result = control(isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, events, id);
    if (result == -Errno.EEXIST) {
      result = control(EPOLL_CTL_MOD, fd, events, id);
    }
    Descriptors.check("epoll_ctl", result);
  }

  /// Forgets the descriptor and wakes who waits for it; to be called before it is closed.
  public void forget(Fd fd) {
    synchronized (fd) {
      var id = registered.remove(fd);
      if (id != null) {
        if (!fd.isClosed()) {
          control(EPOLL_CTL_DEL, fd, 0, id);
        }
        var watch = armed.remove(id);
        if (watch != null && watch.waiter()) {
          watch.task().run();
        }
      }
    }
  }

  /// Forgets the descriptor, wakes who waits for it, and closes it.
  public void discard(Fd fd) {
    synchronized (fd) {
      if (!fd.isClosed()) {
        forget(fd);
        fd.close();
      }
    }
  }

  /// Waits until the descriptor can be read or its other end is gone.
  public void awaitReadable(Fd fd) throws InterruptedException {
    await(fd, EPOLLIN);
  }

  /// The same for at most that long; forgets the descriptor after that.
  ///
  /// @return whether that came about in time
  public boolean awaitReadable(Fd fd, Duration atMost) throws InterruptedException {
    var ready = new CountDownLatch(1);
    long id = watch(new Watch(fd, ready::countDown, true), EPOLLIN);
    try {
      return id == WAKE_ID || closed || ready.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      armed.remove(id);
      forget(fd);
    }
  }

  /// Waits until the descriptor can be written or its other end is gone.
  public void awaitWritable(Fd fd) throws InterruptedException {
    await(fd, EPOLLOUT);
  }

  private void await(Fd fd, int events) throws InterruptedException {
    var ready = new CountDownLatch(1);
    long id = watch(new Watch(fd, ready::countDown, true), events);
    try {
      if (id != WAKE_ID && !closed) {
        ready.await();
      }
    } finally {
      armed.remove(id);
    }
  }

  /// Runs the task after that time.
  public Timer after(Duration delay, Runnable task) {
    var timer = new Timer(System.nanoTime() + delay.toNanos(), task);
    boolean isEarlier;
    synchronized (timers) {
      timers.add(timer);
      isEarlier = waitsForever || timer.atNanos - awakeNanos < 0;
    }
    if (isEarlier) {
      wakeUp();
    }
    return timer;
  }

  private void wakeUp() {
    var one = new byte[8];
    one[0] = 1;
    Descriptors.write(wake, one, 0, 8);
  }

  private void loop() {
    try (var arena = Arena.ofConfined()) {
      var events = arena.allocate((long) EVENT_BYTES * MAX_EVENTS, 8);
      var view = LibC.view(events);
      var drained = new byte[8];
      while (!closed) {
        long count =
            LibC.syscall(
                Syscall.EPOLL_PWAIT,
                epoll.number(),
                events.address(),
                MAX_EVENTS,
                millisToNextTimer(),
                0,
                8);
        for (int i = 0; i < count; i++) {
          long id = view.getLong((i + 1) * EVENT_BYTES - 8);
          if (id == WAKE_ID) {
            Descriptors.read(wake, drained, 0, 8);
          } else {
            runWatch(id);
          }
        }
        runTimers();
      }
    }
  }

  private void runWatch(long id) {
    var watch = armed.remove(id);
    if (watch != null) {
      watch.task().run();
    }
  }

  /// It is awake at a time that was wanted once, even if that was cancelled: who wants a later one
  /// need not wake it up.
  private long millisToNextTimer() {
    synchronized (timers) {
      var next = timers.peek();
      long now = System.nanoTime();
      boolean isDue = waitsForever || awakeNanos - now <= 0;
      if (next == null && isDue) {
        waitsForever = true;
        return -1;
      }
      if (next != null && (isDue || next.atNanos - awakeNanos < 0)) {
        awakeNanos = next.atNanos;
      }
      waitsForever = false;
      long nanos = awakeNanos - now;
      return nanos <= 0 ? 0 : Math.min(nanos / 1_000_000 + 1, Integer.MAX_VALUE);
    }
  }

  private void runTimers() {
    for (var due = nextDue(); due != null; due = nextDue()) {
      due.task.run();
    }
  }

  private @Nullable Timer nextDue() {
    synchronized (timers) {
      var next = timers.peek();
      return next != null && next.atNanos <= System.nanoTime() ? timers.poll() : null;
    }
  }

  private long control(int operation, Fd fd, int events, long id) {
    try (var arena = Arena.ofConfined()) {
      var event = arena.allocate(EVENT_BYTES, 8);
      LibC.view(event).putInt(0, events).putLong(EVENT_BYTES - 8, id);
      return LibC.syscall(
          Syscall.EPOLL_CTL, epoll.number(), operation, fd.number(), event.address());
    }
  }

  @Override
  public void close() {
    closed = true;
    wakeUp();
    armed.values().stream().filter(Watch::waiter).forEach(watch -> watch.task().run());
    try {
      thread.join();
    } catch (InterruptedException _) {
      // The thread ends by itself; only the wait for it is cut short.
      Thread.currentThread().interrupt();
    }
    epoll.close();
    wake.close();
  }
}
