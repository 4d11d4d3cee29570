// SPDX-License-Identifier: Apache-2.0
/** Libraries as a quick start needs them: made by the build, which alone has what this needs. */
@NullMarked
package dev.pgready.app.libraries;

import org.jspecify.annotations.NullMarked;
