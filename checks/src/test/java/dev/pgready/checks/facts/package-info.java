@NullMarked
package dev.pgready.checks.facts;

import org.jspecify.annotations.NullMarked;
