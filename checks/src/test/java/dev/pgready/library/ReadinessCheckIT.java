// SPDX-License-Identifier: Apache-2.0
package dev.pgready.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.request.ProbeLevel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What other programs get: the command line's verdict, as a value. */
final class ReadinessCheckIT {
  private final TestPostgres server = TestPostgres.shared(17);

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%s/%s?loggerLevel=OFF".formatted(server.port(), database);
  }

  private String database() {
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "CREATE TABLE notes (text text)",
        "CREATE PUBLICATION p FOR TABLE orders, notes");
    return database;
  }

  private static List<String> failures(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.result().status() == Status.FAIL)
        .map(Report.Finding::id)
        .toList();
  }

  @Test
  void theReportIsThatOfTheCommandLine() {
    ReadinessCheck check =
        ReadinessCheck.of(url(database()), "postgres", "not asked for").consumers("generic");
    Report both = check.publications("p").check();
    assertThat(both.verdict()).isEqualTo(Verdict.NOT_READY);
    assertThat(failures(both)).containsExactly("replica-identity");
    Report one = check.tables("public.orders").probe(ProbeLevel.NONE).check();
    assertThat(failures(one)).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsAReport() {
    Report report = ReadinessCheck.of("postgresql://nobody@127.0.0.1:1/x").check();
    assertThat(report.verdict()).isEqualTo(Verdict.NO_FACTS);
  }

  /** As a pool that Spring wrapped. */
  public static final class Wrapper {
    private final DataSource inner;

    Wrapper(DataSource inner) {
      this.inner = inner;
    }

    public DataSource getTargetDataSource() {
      return inner;
    }
  }

  /** As Testcontainers' own. */
  public static final class Container {
    private final String url;

    Container(String url) {
      this.url = url;
    }

    public String getJdbcUrl() {
      return url;
    }

    public String getUsername() {
      return "postgres";
    }

    public String getPassword() {
      return "not asked for";
    }
  }

  @Test
  void sourcesAndContainersSayWhereTheyLead() {
    String database = database();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {server.port()});
    source.setDatabaseName(database);
    source.setUser("postgres");
    source.setPassword("not asked for");
    for (ReadinessCheck check :
        List.of(
            ReadinessCheck.of(source), ReadinessCheck.ofContainer(new Container(url(database))))) {
      assertThat(failures(check.publications("p").probe(ProbeLevel.NONE).check()))
          .containsExactly("replica-identity");
    }
    assertThat(DatabaseBean.ofDataSource(new Wrapper(source)))
        .satisfies(bean -> assertThat(String.valueOf(bean)).doesNotContain("not asked for"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadinessCheck.ofContainer("jdbc:postgresql://h/d?password=S3cretPW"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("S3cretPW"));
  }

  @Test
  void whatIsNotKnownIsNamed() {
    ReadinessCheck check = ReadinessCheck.of(url("postgres"), "postgres", null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.consumers("zeero").check())
        .withMessageContaining("did you mean zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check.provider("nowhere").check())
        .withMessageContaining("unknown provider nowhere");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadinessCheck.of("host=h;user=u;password=S3cretPW"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("S3cretPW"));
  }

  @Test
  void oneQuestionFromSeveralThreads() throws Exception {
    ReadinessCheck check =
        ReadinessCheck.of(url(database()), "postgres", null)
            .publications("p")
            .probe(ProbeLevel.NONE);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<String>> asked = () -> failures(check.check());
      for (var answer : threads.invokeAll(List.of(asked, asked, asked, asked))) {
        assertThat(answer.get()).containsExactly("replica-identity");
      }
    } finally {
      threads.shutdown();
    }
  }
}
