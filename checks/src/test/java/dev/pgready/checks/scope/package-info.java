@NullMarked
package dev.pgready.checks.scope;

import org.jspecify.annotations.NullMarked;
