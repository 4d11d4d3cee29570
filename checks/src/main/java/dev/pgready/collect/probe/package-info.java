/** What is tried on the server, by probe level. */
@NullMarked
package dev.pgready.collect.probe;

import org.jspecify.annotations.NullMarked;
