// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.pgready.checks.model.Check;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, in all three modules. A boundary that nobody tests is a wish. */
final class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-test/")) // where ./t compiles tests to
          .withImportOption(location -> !location.contains("-tests.jar")) // the tests of checks
          .importPackages("dev.pgready");

  private static final String[] GROUPS = {
    "..checks.connection..",
    "..checks.server..",
    "..checks.role..",
    "..checks.ddl..",
    "..checks.publication..",
    "..checks.table..",
    "..checks.slot..",
    "..checks.stream..",
    "..checks.provider..",
    "dev.pgready.checks.consumers.."
  };

  /**
   * Each package is a slice of its own, the roots included: no two know each other, over any way.
   */
  @Test
  void noPackagesKnowEachOtherBothWays() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(MAIN);
  }

  @Test
  void modulesKnowOnlyThoseBelow() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pgready.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.pgready.app..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage("dev.pgready.profile..", "dev.pgready.providers..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("dev.pgready..")
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "dev.pgready.profile..", "dev.pgready.providers..")))
        .check(MAIN);
  }

  /** A group of checks does not know another one: what two of them advise is in {@code remedy}. */
  @Test
  void groupsOfChecksStandAlone() {
    for (String one : GROUPS) {
      for (String other : GROUPS) {
        if (!one.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage(one)
              .should()
              .dependOnClassesThat()
              .resideInAPackage(other)
              .check(MAIN);
        }
      }
    }
  }

  @Test
  void checksAreFinalAndWithoutState() {
    classes().that().implement(Check.class).should().haveModifier(JavaModifier.FINAL).check(MAIN);
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
        .resideInAnyPackage(GROUPS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "java.io..",
            "java.nio..",
            "java.time..",
            "org.postgresql..",
            "tools.jackson..",
            "dev.pgready.collect..")
        .check(MAIN);
  }

  /** The demo's command says what became of its own server; schemas have one of their own. */
  @Test
  void onlyCollectAndTheStreamTalkToServers() {
    noClasses()
        .that()
        .doNotHaveSimpleName("DemoCommand")
        .and()
        .resideOutsideOfPackages(
            "dev.pgready.collect..",
            "dev.pgready.app.stream..",
            "dev.pgready.app.watch.source..",
            "dev.pgready.app.demo..",
            "dev.pgready.app.schema..",
            "dev.pgready.app.startup..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.postgresql..")
        .check(MAIN);
  }

  /** Whoever sends a statement sends it through a session, where every message is guarded. */
  @Test
  void onlySessionsSendStatements() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.pgready\\..*\\.Session(\\$.*)?")
        .and()
        .resideOutsideOfPackages("dev.pgready.app.demo..", "dev.pgready.app.schema..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.sql\\.(Prepared|Callable)?Statement")
        .check(MAIN);
  }

  @Test
  void whatComputesKnowsNoCommandLine() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..app.pgoutput..",
            "..app.stream..",
            "..app.live..",
            "..app.watch..",
            "..app.report..",
            "..app.policy..",
            "..app.fleet..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("..app.report..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.pgready.collect..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("..app.report..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("ExitCode")
        .check(MAIN);
  }

  /** No other command waits for the library that looks after the terminal. */
  @Test
  void onlyWhatLivesOnATerminalLoadsItsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pgready.app.live..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jline..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.pgready.app.live..",
            "dev.pgready.app.command.live..",
            "..app.fix.run..",
            "..app.init.run..",
            "..app.watch.run..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("LiveTerminal")
        .check(MAIN);
  }

  /**
   * What is shown follows from samples, reports and answers alone: no server, no file, no clock.
   */
  @Test
  void screensArePure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.pgready.app.watch",
            "dev.pgready.app.watch.view",
            "dev.pgready.app.explore",
            "dev.pgready.app.fix")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "dev.pgready.collect..", "org.jline..")
        .check(MAIN);
  }

  /** JSON is written in one place, with its escapes; these only read it. */
  @Test
  void jsonIsWrittenInOnePlace() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(SafeJson|FactsDocument)(\\$.*)?")
        .and()
        .resideOutsideOfPackages(
            "dev.pgready.profile..", "dev.pgready.providers..", "dev.pgready.json..")
        .should()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("JsonMapper")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("JsonFactory")
        .check(MAIN);
  }

  @Test
  void noTwoTypesShareAName() {
    Map<String, Set<String>> places =
        MAIN.stream()
            .filter(type -> !type.isNestedClass() && !type.getSimpleName().equals("package-info"))
            .collect(
                groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getPackageName, Collectors.toSet())));
    assertThat(places).allSatisfy((name, packages) -> assertThat(packages).hasSize(1));
  }

  /** A package is one purpose: twenty classes are more than anybody keeps apart. */
  @Test
  void packagesAreSmall() {
    Map<String, Long> sizes = sizes();
    assertThat(sizes).allSatisfy((name, size) -> assertThat(size).isLessThanOrEqualTo(20));
    assertThat(sizes.get("dev.pgready.app")).isLessThanOrEqualTo(2);
    assertThat(sizes.get("dev.pgready.checks")).isLessThanOrEqualTo(4);
  }

  private static Map<String, Long> sizes() {
    return types()
        .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
  }

  private static Stream<JavaClass> types() {
    return MAIN.stream()
        .filter(
            type ->
                !type.isNestedClass()
                    && !List.of("package-info", "module-info").contains(type.getSimpleName()));
  }
}
