/** What needs attention, by what it comes from: what reports for people show as one. */
@NullMarked
package dev.pgready.app.report.cause;

import org.jspecify.annotations.NullMarked;
