@NullMarked
package dev.pgready.checks.compare;

import org.jspecify.annotations.NullMarked;
