/** What two consumers cannot share on one database. */
@NullMarked
package dev.pgready.checks.consumers;

import org.jspecify.annotations.NullMarked;
