@NullMarked
package dev.pgready.app.watch.run;

import org.jspecify.annotations.NullMarked;
