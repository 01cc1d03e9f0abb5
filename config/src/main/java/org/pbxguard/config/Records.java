package org.pbxguard.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds the components of one record and makes it. Its constructor has the last word: what it
 * refuses with {@code component: problem} becomes a fault of that component's key; the component
 * then takes its default and the constructor is asked again, so that each of its faults is told.
 *
 * <p>Confined to one thread; one use.
 */
final class Records {
  private final Binder binder;
  private final String path;
  private final Class<?> type;
  private final RecordComponent[] components;
  private final @Nullable Object[] initial;
  private final Binder.Bound[] bound;

  Records(Binder binder, String path, Class<?> type, @Nullable Object defaults) {
    this.binder = binder;
    this.path = path;
    this.type = type;
    this.components = type.getRecordComponents();
    this.initial = new Object[components.length];
    this.bound = new Binder.Bound[components.length];
    for (int i = 0; i < components.length && defaults != null; i++) {
      initial[i] = call(components[i].getAccessor(), defaults);
    }
  }

  /** What {@code static X defaults()} answers, or null where a group has none. */
  static @Nullable Object defaults(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals("defaults"))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0)
        .findFirst()
        .map(method -> call(method, null))
        .orElse(null);
  }

  Binder.Bound bind(Optional<Entry.Group> written) {
    boolean faulty = false;
    Place place = written.map(Entry.Group::place).orElse(Place.of("configuration"));
    for (int i = 0; i < components.length; i++) {
      String key = Text.snakeCase(components[i].getName());
      Optional<Entry> entry =
          written.map(group -> group.members().get(key)).map(Entry.Member::value);
      String below = Text.below(path, key);
      bound[i] = binder.bind(below, Shape.of(components[i].getGenericType()), initial[i], entry);
      if (bound[i].value() == null && !bound[i].faulty()) {
        bound[i] = binder.fault(place, below, "is required", null);
      }
      faulty |= bound[i].faulty();
      if (bound[i].value() == null) {
        bound[i] = new Binder.Bound(initial[i], bound[i].place(), true);
      }
    }
    return make(place, faulty);
  }

  private Binder.Bound make(Place place, boolean faultyBefore) {
    boolean faulty = faultyBefore;
    for (int attempt = 0; attempt <= components.length; attempt++) {
      if (Arrays.stream(bound).anyMatch(part -> part.value() == null)) {
        return new Binder.Bound(null, place, true);
      }
      try {
        return new Binder.Bound(construct(), place, faulty);
      } catch (IllegalArgumentException e) {
        String problem = e.getMessage() == null ? "is refused" : e.getMessage();
        int at = component(problem);
        if (at < 0) {
          // With a part already at fault the whole was tried with its default: say no more.
          return faulty
              ? new Binder.Bound(null, place, true)
              : binder.fault(place, path, problem, null);
        }
        faulty |= refuse(at, place, problem);
      }
    }
    return new Binder.Bound(null, place, true);
  }

  /** Tells a component's fault, unless it was told before, and goes back to its default. */
  private boolean refuse(int at, Place place, String problem) {
    Binder.Bound part = bound[at];
    if (!part.faulty()) {
      String key = Text.below(path, Text.snakeCase(components[at].getName()));
      String reason = problem.substring(problem.indexOf(':') + 1).strip();
      binder.fault(part.place() == null ? place : part.place(), key, reason, null);
    }
    bound[at] = new Binder.Bound(initial[at], part.place(), true);
    return true;
  }

  /** The component that a message of the form {@code component: problem} names, or -1. */
  private int component(String problem) {
    int colon = problem.indexOf(':');
    String named = colon < 0 ? "" : problem.substring(0, colon).strip();
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      if (named.equals(name) || named.equals(Text.snakeCase(name))) {
        return i;
      }
    }
    return -1;
  }

  private Object construct() {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(Arrays.stream(bound).map(Binder.Bound::value).toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("the constructor of " + type + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private static Object call(Method method, @Nullable Object target) {
    try {
      method.setAccessible(true);
      return method.invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method + " failed", e);
    }
  }
}
