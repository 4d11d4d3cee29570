@NullMarked
package dev.pgready.app.report.view;

import org.jspecify.annotations.NullMarked;
