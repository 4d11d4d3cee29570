package dev.pgready.app.stream;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tables to show: {@code *} is a wildcard; a name without a schema is of any. */
final class TableFilter {
  private final List<Pattern> patterns;

  TableFilter(List<String> globs) {
    this.patterns = globs.stream().map(TableFilter::pattern).toList();
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(
        Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  boolean shows(String schema, String table) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(
                pattern ->
                    pattern.matcher(table).matches()
                        || pattern.matcher(schema + '.' + table).matches());
  }
}
