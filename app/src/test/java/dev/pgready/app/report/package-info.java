/** Tests of the formats, all fed from one fixture. */
@NullMarked
package dev.pgready.app.report;

import org.jspecify.annotations.NullMarked;
