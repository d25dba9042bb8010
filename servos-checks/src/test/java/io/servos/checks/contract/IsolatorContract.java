package io.servos.checks.contract;

/// What every isolator must do. One class per isolator extends this and says which one it is; it
/// changes nothing else.
abstract class IsolatorContract extends OfflineContract implements NetworkContract {

  @Override
  public Bench bench() {
    return super.bench();
  }
}
