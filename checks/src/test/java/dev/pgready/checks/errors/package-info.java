@NullMarked
package dev.pgready.checks.errors;

import org.jspecify.annotations.NullMarked;
