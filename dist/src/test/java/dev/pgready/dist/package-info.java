/** Tests of what makes a release. */
@NullMarked
package dev.pgready.dist;

import org.jspecify.annotations.NullMarked;
