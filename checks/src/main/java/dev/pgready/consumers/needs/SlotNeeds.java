// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import org.jspecify.annotations.Nullable;

/**
 * The replication slot that it uses.
 *
 * @param name slot name that it uses unless told otherwise; null: not known
 * @param pattern regular expression for all slots that it makes
 * @param namePattern regular expression that a name that the user gives it must match; null:
 *     whatever PostgreSQL takes
 * @param failover whether it can make slots that survive a failover (17 and newer)
 * @param patienceSeconds how long it waits for open transactions to end while it makes its slot;
 *     null: for ever
 * @param pool regular expression for the end of its slots' names: it takes the first name that is
 *     free in the cluster, and drops idle slots of the same beginning that are not its own, in
 *     whatever database; null: its slot has one name
 * @param existing how bad it is when a slot with its name exists already, however well it fits;
 *     null: it takes the slot up
 * @param twoPhase what a reader of PREPARE TRANSACTION as a message of its own needs for it; null:
 *     it does not know that message
 * @param why what it does then
 */
public record SlotNeeds(
    @Nullable String name,
    @Nullable String pattern,
    @Nullable String namePattern,
    boolean temporary,
    @Nullable Boolean failover,
    @Nullable Creator creator,
    @Nullable Integer patienceSeconds,
    @Nullable String pool,
    @Nullable Level existing,
    @Nullable String twoPhase,
    @Nullable String why,
    @Nullable String source) {}
