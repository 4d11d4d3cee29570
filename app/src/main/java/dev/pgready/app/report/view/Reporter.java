// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Report;
import java.io.IOException;
import java.io.Writer;

/** Writes a report in one format: the same report and style give the same bytes. */
public interface Reporter {
  /** Neither flushes nor closes {@code out}. Every line ends with a line feed. */
  void write(Report report, Writer out, Style style) throws IOException;
}
