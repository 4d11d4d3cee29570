package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.testing.ReplicationReady;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A test as the project has it already; the annotation is all that is new. */
@SpringBootTest
@Testcontainers
class OrdersTest {
  @Container
  @ServiceConnection
  @ReplicationReady(consumer = "debezium", tables = "public.*")
  static final PostgreSQLContainer DATABASE =
      new PostgreSQLContainer("postgres:17").withCommand("postgres", "-c", "wal_level=logical");

  @Autowired private Orders orders;

  @Test
  void anOrderIsAdded() {
    orders.add("first");
    assertThat(orders.count()).isEqualTo(1);
  }
}
