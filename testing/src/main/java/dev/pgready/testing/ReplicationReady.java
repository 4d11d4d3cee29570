// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import dev.pgready.collect.request.ProbeLevel;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * After all tests of the class, when its migrations have run, the database must be ready for the
 * consumer: else the class fails with the findings and what fixes them.
 *
 * <pre>{@code
 * @Testcontainers
 * class ShopTest {
 *   @Container
 *   @ReplicationReady(consumer = "zero", tables = "public.*")
 *   static final PostgreSQLContainer db = new PostgreSQLContainer("postgres:17")
 *       .withCommand("postgres", "-c", "wal_level=logical");
 * }
 * }</pre>
 *
 * <p>On a static field: a Testcontainers container or anything else with {@code getJdbcUrl()},
 * {@code getUsername()} and {@code getPassword()}, or a {@code String} with a connection as {@code
 * pgready check} takes it. On a class: {@link #connection()}, or the one static field of that kind.
 */
@Documented
@Target({ElementType.TYPE, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ReplicationReadyExtension.class)
public @interface ReplicationReady {
  /** Ids as of {@code pgready consumers list}, options behind a colon. */
  String[] consumer();

  /**
   * {@code name} or {@code schema.name}, {@code *} as a wildcard; empty: what the consumer takes.
   */
  String[] tables() default {};

  /** Publications to be read; empty: the consumer's own. */
  String[] publication() default {};

  /** The role that the consumer will log in as; empty: the one that connects. */
  String role() default "";

  /** As of {@code pgready providers list}; empty: what the server itself shows. */
  String provider() default "";

  /** How much is tried. */
  ProbeLevel probe() default ProbeLevel.SAFE;

  /** Ids of checks that are allowed to fail. */
  String[] except() default {};

  /** Of an annotation on a class: where the database is; empty: a static field says it. */
  String connection() default "";
}
