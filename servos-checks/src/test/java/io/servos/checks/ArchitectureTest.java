package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final Rules RULES = new Rules("io.servos");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(RULES.root());

  @Test
  void looksAtEveryModule() {
    assertThat(CLASSES)
        .extracting(type -> type.getPackageName())
        .contains(
            "io.servos.model",
            "io.servos.linux.libc",
            "io.servos.containers.engine",
            "io.servos.cli");
  }

  @Test
  void packagesHaveNoCycles() {
    RULES.packagesHaveNoCycles().check(CLASSES);
  }

  @Test
  void modelDependsOnNothing() {
    RULES.modelDependsOnNothing().check(CLASSES);
  }

  @Test
  void spiSeesTheModelOnly() {
    RULES.spiSeesTheModelOnly().check(CLASSES);
  }

  @Test
  void backendsSeeSpiAndModelOnly() {
    RULES.backendsSeeSpiAndModelOnly().check(CLASSES);
  }

  @Test
  void containersSeeSpiAndModelOnly() {
    RULES.containersSeeSpiAndModelOnly().check(CLASSES);
  }

  @Test
  void engineCallsStayInTheirPackage() {
    RULES.engineCallsStayInTheirPackage().check(CLASSES);
  }

  @Test
  void nativeCallsStayInLibc() {
    RULES.nativeCallsStayInLibc().check(CLASSES);
  }

  @Test
  void namesSaySomething() {
    RULES.namesSaySomething().check(CLASSES);
  }

  @Test
  void onlyTheOutputWritesToStandardStreams() {
    RULES.onlyTheOutputWritesToStandardStreams().check(CLASSES);
  }

  @Test
  void nothingDeclaresAGenericException() {
    RULES.nothingDeclaresAGenericException().check(CLASSES);
  }

  @Test
  void staticFieldsAreFinal() {
    RULES.staticFieldsAreFinal().check(CLASSES);
  }
}
