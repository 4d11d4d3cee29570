@NullMarked
package dev.pgready.checks.remedy;

import org.jspecify.annotations.NullMarked;
