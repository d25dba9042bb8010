package io.servos.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackCatalogTest {

  private final AttackCatalog catalog = AttackCatalog.load();

  @Test
  void hasAttacksOfEveryClass() {
    assertThat(catalog.classes())
        .extracting(ThreatClass::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 28).boxed().toList());
    assertThat(catalog.attacks().stream().filter(one -> one.notApplicable().isEmpty()))
        .hasSizeGreaterThan(300);
  }

  @Test
  void namesEveryAttackOnce() {
    assertThat(catalog.attacks()).extracting(Attack::toString).doesNotHaveDuplicates();
  }

  /// The control and the expectation tell a run without isolation from one with it.
  @Test
  void expectsInsideWhatItDoesNotExpectOfItsSuccessOutside() {
    assertThat(catalog.attacks())
        .allSatisfy(
            attack ->
                assertThat(attack.expected())
                    .noneMatch(expectation -> expectation.isMetBy("open")));
  }

  @Test
  void readsEveryLineOfAnAttack() {
    var text =
        """
        class 3 a title
        === first
        outside open|EIO
        root
        twice
        needs x86_64
        config {"memory": "32MiB"}
        file a\\nb\\x1b
        blocked EPERM|EACCES
        contained ENOSPC: tmp-size
        blocked@docker EROFS
        --- plant
        planted()
        --- attack
        attack()
        more()
        === second
        not applicable: there is none
        """;

    var attacks = new AttackReader("file").read(text);

    var first = attacks.getFirst();
    assertThat(attacks).hasSize(2);
    assertThat(first.threat()).isEqualTo(new ThreatClass(3, "a title"));
    assertThat(first.needsRoot() && first.twice()).isTrue();
    assertThat(first.architecture()).contains("x86_64");
    assertThat(first.file()).contains("a\nb\u001b");
    assertThat(first.config()).isEqualTo("{\"memory\": \"32MiB\"}");
    assertThat(first.limit()).contains("tmp-size");
    assertThat(first.part(Attack.Part.ATTACK)).contains("attack()\nmore()\n");
    assertThat(first.part(Attack.Part.PLANT)).contains("planted()\n");
    assertThat(first.expectedOf("process")).hasSize(2);
    assertThat(first.expectedOf("docker")).singleElement().matches(one -> one.isMetBy("EROFS"));
    assertThat(attacks.getLast().notApplicable()).contains("there is none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\n",
        "class 1 a\n=== one\nnonsense\n--- attack\nx\n",
        "class 1 a\n=== one\nblocked EPERM\n",
        "class 1 a\n=== one\n--- attack\nx\n",
      })
  void refusesWhatItDoesNotUnderstand(String text) {
    assertThatThrownBy(() -> new AttackReader("file").read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("file: '");
  }
}
