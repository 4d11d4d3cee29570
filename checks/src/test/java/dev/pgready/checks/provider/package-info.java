@NullMarked
package dev.pgready.checks.provider;

import org.jspecify.annotations.NullMarked;
