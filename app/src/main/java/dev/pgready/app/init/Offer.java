// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

/**
 * Something to choose.
 *
 * @param id what it means to the program
 * @param text what is shown of it
 * @param more what is known of it
 */
record Offer(String id, String text, String more) {}
