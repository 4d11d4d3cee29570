/** What a shell asks while a command is being typed. */
@NullMarked
package dev.pgready.app.completion;

import org.jspecify.annotations.NullMarked;
