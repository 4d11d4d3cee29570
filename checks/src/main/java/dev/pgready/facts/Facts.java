// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import org.jspecify.annotations.Nullable;

/**
 * Everything seen of one database at one moment.
 *
 * @param factsVersion version of the document's form; a newer one than {@link #VERSION} is refused
 * @param connection how the server was reached, or why not; null in a document that a DBA made with
 *     psql
 * @param catalogue null when the server was not reached or did not answer the catalogue statement
 * @param privileged what not everybody may read
 * @param probes what was tried; null: nothing
 * @param sample the slots once more, some time later; null: not asked for
 */
public record Facts(
    int factsVersion,
    @Nullable ConnectionFacts connection,
    @Nullable Catalogue catalogue,
    Reading<PrivilegedFacts> privileged,
    ProbeFacts probes,
    @Nullable SlotSample sample) {

  /** The form that this version of pgready writes; it reads all that came before. */
  public static final int VERSION = 2;

  private static final int DEFAULT_PORT = 5432;

  public Facts {
    privileged = privileged == null ? Reading.notAsked() : privileged;
    probes = probes == null ? ProbeFacts.NONE : probes;
  }

  /** The catalogue, for checks that run only where there is one. */
  public Catalogue cat() {
    if (catalogue == null) {
      throw new IllegalStateException("no catalogue facts");
    }
    return catalogue;
  }

  /** Who hosts the server, as far as it shows. */
  public Detection host(ProviderDetector detector) {
    return detector.detect(
        catalogue == null ? null : catalogue.signals(),
        connection == null ? null : connection.host(),
        connection == null ? DEFAULT_PORT : connection.port(),
        connection == null ? null : connection.user());
  }

  /**
   * The same where somebody says who hosts it.
   *
   * @param by who says so
   */
  public Detection host(ProviderDetector detector, ProviderProfile stated, String by) {
    return detector.stated(
        stated,
        by,
        catalogue == null ? null : catalogue.signals(),
        connection == null ? null : connection.host(),
        connection == null ? DEFAULT_PORT : connection.port(),
        connection == null ? null : connection.user());
  }

  /** This document, completed by what another part of it holds. */
  Facts with(Facts part) {
    return new Facts(
        factsVersion,
        part.connection == null ? connection : part.connection,
        part.catalogue == null ? catalogue : part.catalogue,
        part.privileged.value() == null && part.privileged.denied() == null
            ? privileged
            : part.privileged,
        part.probes.none() ? probes : part.probes,
        part.sample == null ? sample : part.sample);
  }
}
