@NullMarked
package dev.pgready.app.manual;

import org.jspecify.annotations.NullMarked;
