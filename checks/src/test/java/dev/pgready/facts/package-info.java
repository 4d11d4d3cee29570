@NullMarked
package dev.pgready.facts;

import org.jspecify.annotations.NullMarked;
