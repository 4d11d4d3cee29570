@NullMarked
package dev.pgready.checks.collect;

import org.jspecify.annotations.NullMarked;
