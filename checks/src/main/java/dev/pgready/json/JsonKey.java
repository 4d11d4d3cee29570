// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the document calls a component whose Java name is another one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface JsonKey {
  /** The key; empty: the component is no part of the document. */
  String value();
}
