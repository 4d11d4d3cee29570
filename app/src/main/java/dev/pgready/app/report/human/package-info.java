/** Reports for the terminal. */
@NullMarked
package dev.pgready.app.report.human;

import org.jspecify.annotations.NullMarked;
