@NullMarked
package dev.pgready.remediation;

import org.jspecify.annotations.NullMarked;
