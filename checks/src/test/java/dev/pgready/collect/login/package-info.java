@NullMarked
package dev.pgready.collect.login;

import org.jspecify.annotations.NullMarked;
