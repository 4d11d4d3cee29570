/** Reports in Markdown. */
@NullMarked
package dev.pgready.app.report.markdown;

import org.jspecify.annotations.NullMarked;
