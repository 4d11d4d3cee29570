@NullMarked
package dev.pgready.app.init.source;

import org.jspecify.annotations.NullMarked;
