@NullMarked
package dev.pgready.app.completion;

import org.jspecify.annotations.NullMarked;
