// SPDX-License-Identifier: Apache-2.0
/** Tests of what users decide about findings. */
@NullMarked
package dev.pgready.app.policy;

import org.jspecify.annotations.NullMarked;
