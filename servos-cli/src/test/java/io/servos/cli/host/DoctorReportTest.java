package io.servos.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.attacks.Attack;
import io.servos.attacks.AttackReport;
import io.servos.attacks.AttackReport.Entry;
import io.servos.attacks.AttackReport.Refusal;
import io.servos.attacks.Column;
import io.servos.attacks.ThreatClass;
import io.servos.attacks.Verdict;
import io.servos.cli.output.Json;
import io.servos.engine.Diagnosis;
import io.servos.spi.Finding;
import io.servos.spi.Readiness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DoctorReportTest {

  private static final Finding GOOD = Finding.good("seccomp", true, "filter with errno");
  private static final Finding NEEDED =
      new Finding(
          "limit-memory",
          false,
          true,
          "no control groups are mounted",
          "mount -t cgroup2 cgroup2 /sys/fs/cgroup",
          "limit 'memory'");
  private static final Finding EXTRA =
      new Finding("landlock", false, false, "absent", "use Linux 5.13", "a second fence");

  private static DoctorReport report(List<Finding> findings, Optional<AttackReport> attacks) {
    var process =
        new Diagnosis.Isolation("process", new Readiness.Ready("Linux 6"), true, findings);
    var docker =
        new Diagnosis.Isolation(
            "docker",
            new Readiness.Missing("there is no socket", "apt-get install docker.io"),
            false,
            List.of());
    return new DoctorReport(
        new Diagnosis(List.of(process, docker)),
        List.of(new SerialPort("/dev/ttyACM0", false, "dialout")),
        attacks);
  }

  private static Entry entry(int number, String name, Verdict verdict) {
    var attack =
        new Attack(
            new ThreatClass(number, "title " + number),
            name,
            false,
            false,
            Optional.empty(),
            Pattern.compile("open"),
            List.of(),
            Map.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            Map.of());
    return new Entry(attack, Column.PROCESS, verdict);
  }

  @Test
  void tellsWhatIsLostAndWhatMendsIt() {
    var report = report(List.of(GOOD, NEEDED), Optional.empty());

    assertThat(report.isSound()).isFalse();
    assertThat(report.text())
        .startsWith(
            """
            isolation process: ready, Linux 6
              seccomp                 yes  filter with errno
              limit-memory            no   no control groups are mounted
                lost: limit 'memory'
                do this: mount -t cgroup2 cgroup2 /sys/fs/cgroup
            isolation docker: there is no socket
                do this: apt-get install docker.io
              /dev/ttyACM0            no   group dialout
                lost: this board
                do this: usermod -aG dialout
            """
                .stripTrailing());
  }

  @Test
  void isContentWithoutWhatTheDefaultsDoNotNeed() {
    assertThat(report(List.of(GOOD, EXTRA), Optional.empty()).isSound()).isTrue();
  }

  @Test
  void showsAttacksByClassAndIsolator() {
    var attacks =
        new AttackReport(
            List.of(Column.PROCESS),
            List.of(
                entry(2, "first", new Verdict.Blocked("EPERM")),
                entry(2, "second", new Verdict.Contained("memory", "out-of-memory")),
                entry(27, "third", new Verdict.NotApplicable("there is no server"))),
            List.of(new Refusal(new Column("docker", false), "image 'x': absent", "build it")));
    var report = report(List.of(GOOD), Optional.of(attacks));

    assertThat(report.isSound()).isTrue();
    assertThat(report.text())
        .containsPattern("attacks +process\n 2  title 2 +1 blocked, 1 contained\n27  title 27 ")
        .endsWith(
            """
            not applicable: 27: third: there is no server
            not attacked: docker: image 'x': absent
                do this: build it
            """);
    assertThat(Json.of(report::writeTo))
        .contains(
            "{\"class\":2,\"title\":\"title 2\",\"attack\":\"second\",\"isolation\":\"process\","
                + "\"warm\":false,\"verdict\":\"contained\",\"detail\":\"memory: out-of-memory\"}",
            "\"notAttacked\":[{\"isolation\":\"docker\",\"warm\":false,\"cause\":\"image 'x':"
                + " absent\",\"remedy\":\"build it\"}]");
  }

  @Test
  void isAlarmedByOneAttackThatGotThroughOrProvesNothing() {
    for (var verdict : List.of(new Verdict.Open("open"), new Verdict.Unproven("EPERM"))) {
      var attacks =
          new AttackReport(List.of(Column.PROCESS), List.of(entry(2, "first", verdict)), List.of());
      var report = report(List.of(GOOD), Optional.of(attacks));

      assertThat(report.isSound()).isFalse();
      assertThat(report.text()).endsWith(": process, 2: first: " + verdict.detail() + "\n");
    }
  }
}
