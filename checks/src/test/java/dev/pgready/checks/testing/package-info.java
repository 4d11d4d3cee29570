/** Real servers for tests; used by the tests of {@code app} too. */
@NullMarked
package dev.pgready.checks.testing;

import org.jspecify.annotations.NullMarked;
