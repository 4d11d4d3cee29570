/**
 * Makes what is released of the built jar: bundles, packages, the image, the files that name them.
 */
@NullMarked
package dev.pgready.dist;

import org.jspecify.annotations.NullMarked;
