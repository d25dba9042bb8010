package io.servos.checks.contract;

import io.servos.model.EnvironmentConfig;
import io.servos.spi.Isolator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What every isolator must do for programs without a network.
abstract class OfflineContract
    implements OutcomesContract,
        LimitsContract,
        StreamsContract,
        SignalsContract,
        SurroundingsContract,
        ReceiptContract,
        ConcurrencyContract {

  @TempDir Path folder;

  private Optional<Bench> bench = Optional.empty();

  /// Under which programs run unless a test asks for something else.
  abstract EnvironmentConfig defaults();

  /// As applications find it.
  Isolator isolator() {
    return Bench.isolator(defaults().isolation());
  }

  @Override
  public Bench bench() {
    return bench.orElseThrow();
  }

  @BeforeEach
  void open() throws IOException {
    bench = Optional.of(Bench.in(folder, defaults(), isolator()));
  }

  @AfterEach
  void close() {
    bench().close();
  }
}
