// SPDX-License-Identifier: Apache-2.0
/** Readiness in an application's own tests: an annotation for JUnit 5, assertions for AssertJ. */
@NullMarked
package dev.pgready.testing;

import org.jspecify.annotations.NullMarked;
