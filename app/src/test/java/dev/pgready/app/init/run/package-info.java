@NullMarked
package dev.pgready.app.init.run;

import org.jspecify.annotations.NullMarked;
