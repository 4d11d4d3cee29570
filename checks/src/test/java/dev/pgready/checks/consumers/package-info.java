@NullMarked
package dev.pgready.checks.consumers;

import org.jspecify.annotations.NullMarked;
