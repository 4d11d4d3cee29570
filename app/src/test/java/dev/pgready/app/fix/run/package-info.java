@NullMarked
package dev.pgready.app.fix.run;

import org.jspecify.annotations.NullMarked;
