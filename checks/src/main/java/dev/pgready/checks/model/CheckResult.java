// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.checks.scope.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one check says of one database for one consumer.
 *
 * @param message one line that names the user's own objects and the consequence; no final full stop
 * @param evidence the raw values that led to the verdict; values are String, Number, Boolean or
 *     List of these
 * @param remedies best first
 * @param canFail of an {@code UNKNOWN} result: whether seeing more could turn it into a failure
 */
public record CheckResult(
    Status status,
    String message,
    Map<String, Object> evidence,
    Basis source,
    List<Subject> subjects,
    List<Remedy> remedies,
    boolean canFail) {

  public CheckResult {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(source, "source");
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    subjects = List.copyOf(subjects);
    remedies = List.copyOf(remedies);
  }

  /** Hashes only the fields that usually differ; subject and statement lists can be very long. */
  @Override
  public int hashCode() {
    return Objects.hash(status, message);
  }

  public static CheckResult pass(String message) {
    return of(Status.PASS, message);
  }

  public static CheckResult warn(String message) {
    return of(Status.WARN, message);
  }

  public static CheckResult fail(String message) {
    return of(Status.FAIL, message);
  }

  /** Does not apply; {@code reason} says why. */
  public static CheckResult skip(String reason) {
    return of(Status.SKIP, reason);
  }

  /**
   * Could not be seen; {@code message} names the right that is missing. Makes the verdict
   * inconclusive.
   */
  public static CheckResult unknown(String message) {
    return of(Status.UNKNOWN, message);
  }

  private static CheckResult of(Status status, String message) {
    return new CheckResult(
        status,
        message,
        Map.of(),
        Basis.CATALOGUE,
        List.of(),
        List.of(),
        status == Status.UNKNOWN || status == Status.FAIL);
  }

  /** Its place among others. */
  public Urgency urgency() {
    return Urgency.of(status, canFail);
  }

  /** An unknown that could at worst be a warning: it does not make the verdict inconclusive. */
  public CheckResult atMostWarn() {
    return new CheckResult(status, message, evidence, source, subjects, remedies, false);
  }

  /** An unknown that could be a failure, because the user holds it for one. */
  public CheckResult atMostFail() {
    return new CheckResult(status, message, evidence, source, subjects, remedies, true);
  }

  /** The same with another status and message; an unknown keeps whether it can fail. */
  public CheckResult as(Status other, String message) {
    return new CheckResult(other, message, evidence, source, subjects, remedies, canFail);
  }

  public CheckResult evidence(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(evidence);
    more.put(name, value);
    return new CheckResult(status, message, more, source, subjects, remedies, canFail);
  }

  public CheckResult source(Basis other) {
    return new CheckResult(status, message, evidence, other, subjects, remedies, canFail);
  }

  public CheckResult subjects(List<Subject> other) {
    return new CheckResult(status, message, evidence, source, other, remedies, canFail);
  }

  /** The same with nothing to do. */
  public CheckResult withoutRemedies() {
    return new CheckResult(status, message, evidence, source, subjects, List.of(), canFail);
  }

  /** Adds a remedy behind those that are there. */
  public CheckResult remedy(Remedy remedy) {
    List<Remedy> more = new ArrayList<>(remedies);
    more.add(remedy);
    return new CheckResult(status, message, evidence, source, subjects, more, canFail);
  }
}
