@NullMarked
package dev.pgready.app.policy;

import org.jspecify.annotations.NullMarked;
