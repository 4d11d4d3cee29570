// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

/** What a difference is about, in the order in which differences are told. */
public enum Section {
  SERVER,
  CONNECTION,
  PROVIDER,
  DATABASE,
  ROLE,
  SETTING,
  CAPACITY,
  EXTENSION,
  PROBE,
  PUBLICATION,
  SLOT,
  SCHEMA,
  TABLE,
  DEFAULT_PRIVILEGE,
  EVENT_TRIGGER
}
