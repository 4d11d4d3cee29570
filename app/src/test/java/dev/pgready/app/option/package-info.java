@NullMarked
package dev.pgready.app.option;

import org.jspecify.annotations.NullMarked;
