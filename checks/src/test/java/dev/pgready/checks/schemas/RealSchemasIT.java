// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.schemas;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Schemas with the shapes of well-known applications' go through check, fix, psql, a restart and a
 * real native subscription, with an INSERT, an UPDATE and a DELETE for each table: verdict and
 * reality agree table by table, a second run of the script changes nothing, and the undo leads
 * back. A few of them by default; {@code -Dschemas=all} (or names), {@code -Dschemas.majors=13,18}.
 */
final class RealSchemasIT {
  private static final List<String> FEW = List.of("rental", "backend", "prisma", "monitoring");

  private static final Map<Integer, TestPostgres> PUBLISHERS = new ConcurrentHashMap<>();
  private static final Map<Integer, TestPostgres> SUBSCRIBERS = new ConcurrentHashMap<>();

  @TestFactory
  Stream<DynamicContainer> verdictEqualsReality() {
    String wanted = System.getProperty("schemas", "");
    List<String> names =
        wanted.isEmpty() ? FEW : wanted.equals("all") ? Schema.ALL : List.of(wanted.split(","));
    List<String> majors = List.of(System.getProperty("schemas.majors", "16").split(","));
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.contains(major.toString()))
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    names.stream()
                        .map(
                            name ->
                                DynamicTest.dynamicTest(
                                    name,
                                    () ->
                                        new SchemaTrial(
                                                publisher(major),
                                                subscriber(major),
                                                Schema.of(name))
                                            .run()))));
  }

  /** {@code -Dschemas.zero=all} (or names): through zero-cache, by default one of them. */
  @TestFactory
  Stream<DynamicTest> verdictEqualsWhatZeroDoes() {
    String wanted = System.getProperty("schemas.zero", "rental");
    List<String> names = wanted.equals("all") ? Schema.ALL : List.of(wanted.split(","));
    int major = Integer.getInteger("schemas.zero.major", 17);
    return names.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        new SchemaZeroTrial(
                                new SchemaTrial(
                                    publisher(major), subscriber(major), Schema.of(name)))
                            .run()));
  }

  private static TestPostgres publisher(int major) {
    return PUBLISHERS.computeIfAbsent(major, m -> TestPostgres.start(m, "wal_level = replica"));
  }

  private static TestPostgres subscriber(int major) {
    return SUBSCRIBERS.computeIfAbsent(
        major,
        m ->
            TestPostgres.start(
                m, "wal_retrieve_retry_interval = 100ms", "max_sync_workers_per_subscription = 4"));
  }

  @AfterAll
  static void stop() {
    PUBLISHERS.values().forEach(TestPostgres::close);
    PUBLISHERS.clear();
    SUBSCRIBERS.values().forEach(TestPostgres::close);
    SUBSCRIBERS.clear();
  }
}
