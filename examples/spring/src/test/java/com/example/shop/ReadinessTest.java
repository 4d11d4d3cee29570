package com.example.shop;

import static dev.pgready.testing.ReadinessAssertions.assertThat;

import dev.pgready.checks.model.Report;
import dev.pgready.library.ReadinessCheck;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same in a test's own words: the pool of the application says where its database is. */
@SpringBootTest
@Testcontainers
class ReadinessTest {
  @Container @ServiceConnection
  static final PostgreSQLContainer DATABASE = new PostgreSQLContainer("postgres:17");

  @Autowired private DataSource pool;

  @Test
  void onlyTheServersSettingIsMissing() {
    Report report = ReadinessCheck.of(pool).consumers("zero", "debezium").tables("public.*").check();
    // this container runs with the settings of PostgreSQL itself
    assertThat(report).onlyFails("wal-level").hasNoFindingsFor("public.orders");
  }
}
