@NullMarked
package dev.pgready.remediation.sql;

import org.jspecify.annotations.NullMarked;
