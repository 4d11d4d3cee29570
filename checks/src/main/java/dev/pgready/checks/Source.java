package dev.pgready.checks;

/** What a verdict rests on. */
public enum Source {
  /** Read from the catalogue: a hint. */
  CATALOGUE,
  /** Tried on the server: a verdict. */
  PROBE,
  /** Known of the host or the consumer, not seen on this server. */
  PROFILE
}
