@NullMarked
package dev.pgready.collect.connect;

import org.jspecify.annotations.NullMarked;
