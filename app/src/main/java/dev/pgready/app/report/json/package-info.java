/** Reports in JSON, written and read. */
@NullMarked
package dev.pgready.app.report.json;

import org.jspecify.annotations.NullMarked;
