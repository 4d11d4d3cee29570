package dev.pgready.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;



/** A statement that does not go through a session of {@code collect} is not guarded. */
final class OnlySessionsSendTest {
  /** The demo's server is its own, and is told the path when it is connected to. */
  @Test
  void noCommandOpensAStatementItself() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pgready.app.demo..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.sql\\.(Connection|DriverManager|(Prepared|Callable)?Statement)")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.pgready.app"));
  }
}
