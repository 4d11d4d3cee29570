/** Renders reports: one class a format. Pure, but for the writer. */
@NullMarked
package dev.pgready.app.report;

import org.jspecify.annotations.NullMarked;
