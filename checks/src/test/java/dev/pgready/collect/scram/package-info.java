@NullMarked
package dev.pgready.collect.scram;

import org.jspecify.annotations.NullMarked;
