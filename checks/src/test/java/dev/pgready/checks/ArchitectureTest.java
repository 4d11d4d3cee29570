package dev.pgready.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pgready.checks.model.Check;
import org.junit.jupiter.api.Test;



/** A boundary that nobody tests is a wish. */
final class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-test/")) // where ./t compiles tests to
          .importPackages("dev.pgready.checks", "dev.pgready.providers", "dev.pgready.text");

  @Test
  void checksAreFinal() {
    classes().that().implement(Check.class).should().haveModifier(JavaModifier.FINAL).check(MAIN);
  }

  @Test
  void checksHaveNoState() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .implement(Check.class)
        .should()
        .beStatic()
        .andShould()
        .beFinal()
        .check(MAIN);
  }

  /** Checks are pure: no I/O, no clock, no SQL, no JSON. */
  @Test
  void checksTouchNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..checks.connection..",
            "..checks.server..",
            "..checks.role..",
            "..checks.ddl..",
            "..checks.publication..",
            "..checks.table..",
            "..checks.slot..",
            "..checks.stream..",
            "..checks.provider..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "java.io..",
            "java.nio..",
            "java.time..",
            "org.postgresql..",
            "tools.jackson..")
        .check(MAIN);
  }

  @Test
  void onlyCollectTalksToServers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..checks.collect..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.postgresql..")
        .check(MAIN);
  }

  /**
   * Groups may know one another (ddl, publication, table: in this order), but never in a circle.
   */
  @Test
  void groupsStandAlone() {
    slices().matching("dev.pgready.checks.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  /** The door for foreign text stands below all others. */
  @Test
  void textKnowsNothingElse() {
    noClasses()
        .that()
        .resideInAPackage("dev.pgready.text..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.pgready.checks..", "dev.pgready.providers..", "tools.jackson..")
        .check(MAIN);
  }

  @Test
  void checksDoNotCollect() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..checks.collect..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..checks.collect..")
        .check(MAIN);
  }

  /** Whoever sends a statement sends it through a session, where every message is guarded. */
  @Test
  void onlySessionsSendStatements() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.pgready\\..*\\.Session(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.sql\\.(Prepared|Callable)?Statement")
        .check(MAIN);
  }
}
