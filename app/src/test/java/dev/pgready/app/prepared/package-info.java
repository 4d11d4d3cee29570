@NullMarked
package dev.pgready.app.prepared;

import org.jspecify.annotations.NullMarked;
