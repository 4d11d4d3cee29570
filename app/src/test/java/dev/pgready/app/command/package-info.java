@NullMarked
package dev.pgready.app.command;

import org.jspecify.annotations.NullMarked;
