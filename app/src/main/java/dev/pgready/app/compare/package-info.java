/** What differs between two looks at databases. */
@NullMarked
package dev.pgready.app.compare;

import org.jspecify.annotations.NullMarked;
