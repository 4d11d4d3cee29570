package dev.pgready.providers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells who hosts a server, from the database first and from the host name second. */
public final class ProviderDetector {
  private final ProviderCatalog catalog;

  public ProviderDetector(ProviderCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @param signals what the database shows; null when it was not reached
   * @param host as the user wrote it; null for a Unix socket
   */
  public Detection detect(
      @Nullable Signals signals, @Nullable String host, int port, @Nullable String user) {
    return new Detection(
        catalog.selfManaged(), Confidence.UNKNOWN, List.of(), EndpointKind.DIRECT, null, Map.of());
  }
}
