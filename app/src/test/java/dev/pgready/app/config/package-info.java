@NullMarked
package dev.pgready.app.config;

import org.jspecify.annotations.NullMarked;
