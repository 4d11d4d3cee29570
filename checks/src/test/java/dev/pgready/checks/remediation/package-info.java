@NullMarked
package dev.pgready.checks.remediation;

import org.jspecify.annotations.NullMarked;
