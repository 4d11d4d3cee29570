@NullMarked
package dev.pgready.app.report.cause;

import org.jspecify.annotations.NullMarked;
