/** Forms of a plan, read back as their tools read them. */
@NullMarked
package dev.pgready.remediation.form;

import org.jspecify.annotations.NullMarked;
