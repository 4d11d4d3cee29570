/** From findings to a script: plan, statements, undo. */
@NullMarked
package dev.pgready.remediation;

import org.jspecify.annotations.NullMarked;
