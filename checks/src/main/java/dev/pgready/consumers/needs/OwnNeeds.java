// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import org.jspecify.annotations.Nullable;

/**
 * Objects that the consumer keeps in the database for itself, should they be there already: left by
 * another role, or created by an administrator.
 *
 * @param schemas regular expression for whole names; null: none
 * @param publications likewise
 * @param replaces whether it alters or replaces them at its start, so that its role must own them;
 *     else privileges on them are enough
 * @param creates whether it needs CREATE on these schemas, even where all is there
 */
public record OwnNeeds(
    @Nullable String schemas,
    @Nullable String publications,
    boolean replaces,
    boolean creates,
    @Nullable String why,
    @Nullable String source) {}
