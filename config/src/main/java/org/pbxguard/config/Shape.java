package org.pbxguard.config;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a component's Java type means to the binder: a value, a group, a list or an optional.
 *
 * <p>Immutable.
 *
 * @param kind which of the four
 * @param raw the class: of the value or group itself, of the element for a list or an optional
 */
record Shape(Kind kind, Class<?> raw) {
  enum Kind {
    VALUE,
    GROUP,
    LIST,
    OPTIONAL
  }

  /** Refuses types that no key can stand for: a fault of the program, not of a file. */
  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Class<?> element = (Class<?>) generic.getActualTypeArguments()[0];
      if (generic.getRawType() == List.class) {
        return new Shape(Kind.LIST, element);
      }
      if (generic.getRawType() == Optional.class) {
        return new Shape(Kind.OPTIONAL, element);
      }
      throw new IllegalStateException("no setting can be a " + type);
    }
    Class<?> raw = (Class<?>) type;
    return new Shape(isGroup(raw) ? Kind.GROUP : Kind.VALUE, raw);
  }

  /** The shape of a list's or an optional's element. */
  Shape element() {
    return of(raw);
  }

  /** Whether keys stand below it: a record that has no {@code parse} of its own. */
  private static boolean isGroup(Class<?> raw) {
    return raw.isRecord() && parser(raw).isEmpty();
  }

  /** The static {@code parse} of a type that reads itself from text. */
  static Optional<Method> parser(Class<?> raw) {
    return Arrays.stream(raw.getDeclaredMethods())
        .filter(method -> method.getName().equals("parse"))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> method.getParameterTypes()[0].isAssignableFrom(String.class))
        .filter(method -> readsItself(method, raw))
        .findFirst();
  }

  private static boolean readsItself(Method method, Class<?> raw) {
    return method.getReturnType() == raw || method.getReturnType() == Optional.class;
  }
}
