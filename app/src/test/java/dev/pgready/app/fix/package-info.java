@NullMarked
package dev.pgready.app.fix;

import org.jspecify.annotations.NullMarked;
