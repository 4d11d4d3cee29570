@NullMarked
package dev.pgready.app.demo;

import org.jspecify.annotations.NullMarked;
