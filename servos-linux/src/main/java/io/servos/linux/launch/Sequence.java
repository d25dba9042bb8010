package io.servos.linux.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Calls that one process makes in order. The last one must not return, or the launch ends there
/// with a failure.
public final class Sequence {

  private final String name;
  private final List<Call> calls = new ArrayList<>();

  public Sequence(String name) {
    this.name = name;
  }

  public Sequence add(Call call) {
    calls.add(call);
    return this;
  }

  public Sequence addAll(List<Call> more) {
    calls.addAll(more);
    return this;
  }

  public String name() {
    return name;
  }

  public List<Call> calls() {
    return Collections.unmodifiableList(calls);
  }
}
