package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// Each rule finds what is planted for it under `fixture`, and nothing else there.
class RulesTest {

  private static final Rules RULES = new Rules("fixture");
  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(RULES.root());

  @Test
  void findsACycleOfPackages() {
    assertFinds(RULES.packagesHaveNoCycles(), "Cycle detected", "fixture.cycle.one.One");
  }

  @Test
  void findsAModelThatDependsOnTheSpi() {
    assertFinds(RULES.modelDependsOnNothing(), "fixture.model.Value", "fixture.spi.Contract");
  }

  @Test
  void findsASpiThatDependsOnTheEngine() {
    assertFinds(RULES.spiSeesTheModelOnly(), "fixture.spi.Contract", "fixture.engine.Engine");
  }

  @Test
  void findsABackendThatDependsOnTheEngine() {
    assertFinds(
        RULES.backendsSeeSpiAndModelOnly(), "fixture.linux.Backend", "fixture.engine.Engine");
  }

  @Test
  void findsAContainerBackendThatDependsOnTheEngine() {
    assertFinds(
        RULES.containersSeeSpiAndModelOnly(),
        "fixture.containers.Backend",
        "fixture.engine.Engine");
  }

  @Test
  void findsASocketOutsideThePackageOfEngineCalls() {
    assertFinds(
        RULES.engineCallsStayInTheirPackage(), "fixture.containers.Backend", "java.net.Socket");
  }

  @Test
  void findsANativeCallOutsideLibc() {
    assertFinds(RULES.nativeCallsStayInLibc(), "fixture.linux.Backend", "java.lang.foreign.Arena");
  }

  @Test
  void findsAnEmptyName() {
    assertFinds(RULES.namesSaySomething(), "fixture.engine.EngineHelper");
  }

  @Test
  void findsAClassThatPrints() {
    assertFinds(
        RULES.onlyTheOutputWritesToStandardStreams(), "fixture.engine.Engine", "java.lang.System");
  }

  @Test
  void findsAGenericException() {
    assertFinds(RULES.nothingDeclaresAGenericException(), "fixture.engine.Engine.fail()");
  }

  @Test
  void findsMutableStaticState() {
    assertFinds(RULES.staticFieldsAreFinal(), "fixture.engine.Engine.starts");
  }

  private static void assertFinds(ArchRule rule, String... words) {
    var details = rule.evaluate(PLANTED).getFailureReport().getDetails();

    assertThat(details).hasSize(1);
    assertThat(details.getFirst()).contains(words);
  }
}
