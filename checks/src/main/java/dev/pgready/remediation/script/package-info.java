/** A plan as an SQL script, and the script that reverts it. */
@NullMarked
package dev.pgready.remediation.script;

import org.jspecify.annotations.NullMarked;
