@NullMarked
package dev.pgready.app.report.html;

import org.jspecify.annotations.NullMarked;
