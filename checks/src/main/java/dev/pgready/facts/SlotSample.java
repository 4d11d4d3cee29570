// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replication slots, seen once more some time after the catalogue: {@code --sample}.
 *
 * @param afterMillis time between the two looks, by the client's clock
 * @param slots those that were there then
 * @param error why there was no second look; null: there was one
 */
public record SlotSample(long afterMillis, List<Later> slots, @Nullable String error) {
  /**
   * What moves in {@code pg_replication_slots}.
   *
   * @param retainedBytes WAL held back since {@code restart_lsn}; null: the slot holds none
   * @param lagBytes WAL that the consumer has not confirmed; null: physical, or lost
   * @param safeWalSize WAL that may still be written before the slot is lost; null: no limit
   */
  public record Later(
      String name,
      boolean active,
      @Nullable Long retainedBytes,
      @Nullable Long lagBytes,
      @Nullable Long safeWalSize) {
    public Later {
      Required.of(name, "name");
    }
  }

  public SlotSample {
    slots = slots == null ? List.of() : List.copyOf(slots);
  }

  /** Empty: the slot was gone, or there was no second look. */
  public Optional<Later> of(SlotFacts slot) {
    return slots.stream().filter(later -> later.name().equals(slot.name())).findFirst();
  }
}
