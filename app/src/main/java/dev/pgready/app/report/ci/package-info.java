/** Reports for CI servers: JUnit, SARIF, GitHub annotations. */
@NullMarked
package dev.pgready.app.report.ci;

import org.jspecify.annotations.NullMarked;
