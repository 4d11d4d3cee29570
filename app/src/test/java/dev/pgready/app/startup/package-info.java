@NullMarked
package dev.pgready.app.startup;

import org.jspecify.annotations.NullMarked;
