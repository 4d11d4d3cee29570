// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

/**
 * What a consumer really did.
 *
 * @param works whether all rows came, first by copy and then by stream, and the application was not
 *     disturbed
 * @param why what went wrong, or "replicated"
 */
record Reality(boolean works, String why) {}
