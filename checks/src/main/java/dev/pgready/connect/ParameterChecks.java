// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.collect.connect.RequiredAuthentication;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether each value is one of its kind, and what it demands can be met. */
final class ParameterChecks {
  private ParameterChecks() {}

  /**
   * @param notes gets what is not used
   * @throws InvalidConnectionException naming the parameter and where it comes from
   */
  static void check(Map<String, GivenValue> settings, List<String> notes)
      throws InvalidConnectionException {
    PlausiblePlaces.check(settings);
    for (Map.Entry<String, GivenValue> entry : settings.entrySet()) {
      String keyword = entry.getKey();
      GivenValue setting = entry.getValue();
      Parameter parameter = Parameter.of(keyword).orElseThrow();
      String demand = parameter.demand(setting.value());
      if (demand != null) {
        // the value is not shown: what is none of its kind may be anything
        throw new InvalidConnectionException(
            "%s from %s is %s".formatted(keyword, setting.origin(), demand));
      }
      if (setting.value().indexOf('\0') >= 0) {
        throw new InvalidConnectionException(
            "%s from %s has a zero byte".formatted(keyword, setting.origin()));
      }
      if (!setting.value().isEmpty()) {
        switch (parameter.handling()) {
          case REFUSED ->
              throw new InvalidConnectionException(
                  "%s from %s cannot be used: pgready logs in with a password or a certificate only"
                      .formatted(keyword, setting.origin()));
          case NOTED -> {
            if (!setting.value().equals("disable")) {
              notes.add(
                  parameter == Parameter.LOAD_BALANCE_HOSTS
                      ? "load_balance_hosts is not used: hosts and addresses are tried in order"
                      : "%s from %s is not used".formatted(keyword, setting.origin()));
            }
          }
          case PLACE, SECRET, HONOURED, DECIDED, HARMLESS -> {}
        }
      }
    }
    demands(settings);
  }

  /** What libpq would enforce: refused where pgready cannot. */
  private static void demands(Map<String, GivenValue> settings) throws InvalidConnectionException {
    GivenValue gss = settings.get("gssencmode");
    if (gss != null && gss.value().equals("require")) {
      throw new InvalidConnectionException(
          "gssencmode=require from %s is not supported: pgready encrypts with TLS only"
              .formatted(gss.origin()));
    }
    GivenValue auth = settings.get("require_auth");
    if (auth != null && !auth.value().isEmpty()) {
      String problem = RequiredAuthentication.problem(auth.value());
      if (problem != null) {
        throw new InvalidConnectionException(
            "require_auth from %s %s".formatted(auth.origin(), problem));
      }
    }
    String min = GivenValue.of(settings, "min_protocol_version");
    if (min != null && Parameter.protocolVersion(min) > 0) {
      throw new InvalidConnectionException(
          "min_protocol_version=%s is not supported: pgready speaks version 3.0 of the protocol"
              .formatted(min));
    }
    int lowest = Parameter.tlsVersion(GivenValue.of(settings, "ssl_min_protocol_version"));
    int highest = Parameter.tlsVersion(GivenValue.of(settings, "ssl_max_protocol_version"));
    if (highest >= 0 && lowest > highest) {
      throw new InvalidConnectionException(
          "ssl_min_protocol_version is above ssl_max_protocol_version");
    }
    if (highest >= 0 && highest < Parameter.tlsVersion("TLSv1.2")) {
      throw new InvalidConnectionException(
          "ssl_max_protocol_version from %s is below TLSv1.2, and pgready speaks 1.2 and 1.3"
              .formatted(
                  Objects.requireNonNull(settings.get("ssl_max_protocol_version")).origin()));
    }
  }
}
