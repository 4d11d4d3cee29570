/** Reports as metrics for Prometheus. */
@NullMarked
package dev.pgready.app.report.metrics;

import org.jspecify.annotations.NullMarked;
