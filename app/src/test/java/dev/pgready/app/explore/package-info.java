@NullMarked
package dev.pgready.app.explore;

import org.jspecify.annotations.NullMarked;
