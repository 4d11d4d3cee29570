@NullMarked
package dev.pgready.app.pgoutput;

import org.jspecify.annotations.NullMarked;
