// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import dev.pgready.profile.SourceRef;
import dev.pgready.providers.ProviderCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sources of all profiles that nobody has read for long. {@code ./t --main
 * dev.pgready.consumers.StaleSources 365} lists those of more than 365 days.
 */
public final class StaleSources {
  private StaleSources() {}

  public static void main(String[] args) {
    int days = args.length == 0 ? 365 : Integer.parseInt(args[0]);
    List<String> stale = readBefore(LocalDate.now(java.time.ZoneOffset.UTC).minusDays(days));
    stale.forEach(System.out::println);
    System.out.printf("%d sources were read more than %d days ago%n", stale.size(), days);
  }

  /** One line each, oldest first: day, profile, source, address. */
  static List<String> readBefore(LocalDate day) {
    ConsumerCatalog consumers = new ConsumerCatalog();
    List<String> lines = new ArrayList<>();
    Stream.concat(
            ProviderCatalog.builtIn().all().stream()
                .flatMap(host -> lines(host.id(), host.sources())),
            consumers.ids().stream().flatMap(id -> lines(id, consumers.get(id).sources())))
        .filter(line -> line.compareTo(day.toString()) < 0)
        .distinct()
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static Stream<String> lines(String profile, List<SourceRef> sources) {
    return sources.stream()
        .map(source -> "%s %s %s %s".formatted(source.date(), profile, source.id(), source.url()));
  }
}
