/**
 * The door between foreign text and what pgready writes: knows nothing else of pgready. Whatever a
 * server, a file or the environment says passes it before it reaches a terminal, a log, a script, a
 * report or an exception's message.
 */
@NullMarked
package dev.pgready.text;

import org.jspecify.annotations.NullMarked;
