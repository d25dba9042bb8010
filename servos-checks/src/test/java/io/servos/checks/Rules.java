package io.servos.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/// The architecture of the packages below a root.
///
/// @param root `io.servos`, or the package of planted violations
record Rules(String root) {

  private static final String[] FOUNDATIONS = {"java..", "org.jspecify.."};

  ArchRule packagesHaveNoCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  ArchRule modelDependsOnNothing() {
    return classes()
        .that()
        .resideInAPackage(root + ".model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with(root + ".model.."));
  }

  ArchRule spiSeesTheModelOnly() {
    return classes()
        .that()
        .resideInAPackage(root + ".spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with(root + ".spi..", root + ".model.."));
  }

  ArchRule backendsSeeSpiAndModelOnly() {
    return classes()
        .that()
        .resideInAPackage(root + ".linux..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(with(root + ".linux..", root + ".spi..", root + ".model.."));
  }

  ArchRule containersSeeSpiAndModelOnly() {
    return classes()
        .that()
        .resideInAPackage(root + ".containers..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            with(
                root + ".containers..",
                root + ".spi..",
                root + ".model..",
                "javax.net.ssl..",
                "tools.jackson.core.."));
  }

  /// Channels of files and their locks are no calls.
  ArchRule engineCallsStayInTheirPackage() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".containers..")
        .and()
        .resideOutsideOfPackage(root + ".containers.engine..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..", "java.nio.channels..", "javax.net..", "tools.jackson..")
                .and(not(simpleNameStartingWith("File"))));
  }

  ArchRule nativeCallsStayInLibc() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".linux.libc..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..");
  }

  ArchRule namesSaySomething() {
    return noClasses()
        .that()
        .doNotHaveSimpleName("IsolationManager")
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Processor|Data|Info)(\\$.*)?");
  }

  ArchRule onlyTheOutputWritesToStandardStreams() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli.output..")
        .should(ACCESS_STANDARD_STREAMS);
  }

  ArchRule nothingDeclaresAGenericException() {
    return noCodeUnits().that().doNotHaveModifier(SYNTHETIC).should(have(aGenericException()));
  }

  ArchRule staticFieldsAreFinal() {
    return fields().that().areStatic().should().beFinal();
  }

  private static DescribedPredicate<JavaCodeUnit> aGenericException() {
    return describe(
        "Exception or Throwable in their throws clause",
        unit ->
            unit.getThrowsClause().getTypes().stream()
                .anyMatch(
                    type ->
                        type.isEquivalentTo(Exception.class)
                            || type.isEquivalentTo(Throwable.class)));
  }

  private static String[] with(String... packages) {
    return Stream.of(packages, FOUNDATIONS).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
