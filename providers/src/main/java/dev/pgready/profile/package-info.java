/** How a profile of any kind is read: strict YAML, bound to records, compiled by the build. */
@NullMarked
package dev.pgready.profile;

import org.jspecify.annotations.NullMarked;
