@NullMarked
package dev.pgready.checks.consumer;

import org.jspecify.annotations.NullMarked;
