// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.comparison;

import dev.pgready.app.report.view.Style;
import dev.pgready.compare.Comparison;
import java.io.IOException;
import java.io.Writer;

/** Writes a comparison in one format; the same comparison gives the same bytes. */
public interface ComparisonWriter {
  void write(Comparison comparison, Comparison.Outcome outcome, Writer out, Style style)
      throws IOException;
}
