@NullMarked
package dev.pgready.app.console;

import org.jspecify.annotations.NullMarked;
