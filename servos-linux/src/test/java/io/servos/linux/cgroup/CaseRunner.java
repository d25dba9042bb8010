package io.servos.linux.cgroup;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Runs test methods as the main program of a JVM, and prints a line `passed NAME` or `failed NAME`
/// for each, the latter followed by the stack trace.
final class CaseRunner {

  static final String PASSED = "passed ";
  static final String FAILED = "failed ";

  private CaseRunner() {}

  static List<Method> cases(Class<?> type) {
    var methods = new ArrayList<Method>();
    for (Class<?> part = type; part != null; part = part.getSuperclass()) {
      methods.addAll(List.of(part.getDeclaredMethods()));
    }
    return methods.stream()
        .filter(method -> method.isAnnotationPresent(Test.class))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /// What the method throws comes through as it is.
  static void run(Class<?> type, Method method) throws ReflectiveOperationException {
    try {
      invoke(type, method);
    } catch (InvocationTargetException failure) {
      switch (failure.getCause()) {
        case Error error -> throw error;
        case RuntimeException unchecked -> throw unchecked;
        case null, default -> throw failure;
      }
    }
  }

  private static void invoke(Class<?> type, Method method) throws ReflectiveOperationException {
    method.invoke(type.getDeclaredConstructor().newInstance());
  }

  static void main(String[] arguments) throws ReflectiveOperationException {
    var type = Class.forName(arguments[0]);
    for (var method : cases(type)) {
      try {
        invoke(type, method);
        System.out.println(PASSED + method.getName());
      } catch (InvocationTargetException failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        System.out.println(FAILED + method.getName() + "\n" + trace);
      }
    }
  }
}
