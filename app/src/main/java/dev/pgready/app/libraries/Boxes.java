// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** The classes whose objects hold one value of a primitive type. */
final class Boxes {
  private static final Map<Type, Type> BOXES =
      Map.of(
          Type.BOOLEAN_TYPE, Type.getType(Boolean.class),
          Type.CHAR_TYPE, Type.getType(Character.class),
          Type.BYTE_TYPE, Type.getType(Byte.class),
          Type.SHORT_TYPE, Type.getType(Short.class),
          Type.INT_TYPE, Type.getType(Integer.class),
          Type.LONG_TYPE, Type.getType(Long.class),
          Type.FLOAT_TYPE, Type.getType(Float.class),
          Type.DOUBLE_TYPE, Type.getType(Double.class));

  private Boxes() {}

  /** Null: the type is no primitive one. */
  static @Nullable Type of(Type type) {
    return BOXES.get(type);
  }

  static boolean contain(Type type) {
    return BOXES.containsValue(type);
  }
}
