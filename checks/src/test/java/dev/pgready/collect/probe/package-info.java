@NullMarked
package dev.pgready.collect.probe;

import org.jspecify.annotations.NullMarked;
