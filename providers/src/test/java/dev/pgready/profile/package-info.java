@NullMarked
package dev.pgready.profile;

import org.jspecify.annotations.NullMarked;
