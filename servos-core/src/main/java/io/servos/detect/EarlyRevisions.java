package io.servos.detect;

import io.servos.detect.Host.Revision;
import java.util.Optional;

/// Revision codes of Raspberry Pi boards from before 2015, which are numbers without structure.
final class EarlyRevisions {

  private static final String TABLE =
      """
      0002,B,256,Egoman,1.0
      0003,B,256,Egoman,1.0
      0004,B,256,Sony UK,2.0
      0005,B,256,Qisda,2.0
      0006,B,256,Egoman,2.0
      0007,A,256,Egoman,2.0
      0008,A,256,Sony UK,2.0
      0009,A,256,Qisda,2.0
      000d,B,512,Egoman,2.0
      000e,B,512,Sony UK,2.0
      000f,B,512,Egoman,2.0
      0010,B+,512,Sony UK,1.2
      0011,CM1,512,Sony UK,1.0
      0012,A+,256,Sony UK,1.1
      0013,B+,512,Embest,1.2
      0014,CM1,512,Embest,1.0
      0015,A+,256,Embest,1.1
      """;

  private EarlyRevisions() {}

  /// @param number without the flags that overvolting sets
  static Optional<Revision> of(int number) {
    var code = "%04x".formatted(number);
    return TABLE
        .lines()
        .map(line -> line.split(","))
        .filter(fields -> fields[0].equals(code))
        .map(EarlyRevisions::revision)
        .findFirst();
  }

  private static Revision revision(String... fields) {
    return new Revision(
        fields[0], fields[1], "BCM2835", Integer.parseInt(fields[2]), fields[3], fields[4]);
  }
}
