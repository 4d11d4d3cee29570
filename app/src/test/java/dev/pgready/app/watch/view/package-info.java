@NullMarked
package dev.pgready.app.watch.view;

import org.jspecify.annotations.NullMarked;
