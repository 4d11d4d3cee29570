// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

/**
 * A file of statements.
 *
 * @param name how it is told, with {@code /}: relative to the root of its repository where it is in
 *     one
 */
public record SqlFile(String name, String text) {}
