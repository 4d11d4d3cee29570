/** A plan in other forms than SQL. */
@NullMarked
package dev.pgready.remediation.form;

import org.jspecify.annotations.NullMarked;
