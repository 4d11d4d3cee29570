/** What a check is about: the request, the tables in its scope, and how both are named. */
@NullMarked
package dev.pgready.checks.scope;

import org.jspecify.annotations.NullMarked;
