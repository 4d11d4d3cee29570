/** What every format needs: one reading of a report, words, headings, the next command. */
@NullMarked
package dev.pgready.app.report.view;

import org.jspecify.annotations.NullMarked;
