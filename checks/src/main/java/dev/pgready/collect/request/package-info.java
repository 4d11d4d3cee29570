/** What is to be collected: options and probe level. */
@NullMarked
package dev.pgready.collect.request;

import org.jspecify.annotations.NullMarked;
