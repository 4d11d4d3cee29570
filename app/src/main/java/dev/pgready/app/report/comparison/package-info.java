/** What the formats of a comparison share. */
@NullMarked
package dev.pgready.app.report.comparison;

import org.jspecify.annotations.NullMarked;
