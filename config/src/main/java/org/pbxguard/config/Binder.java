package org.pbxguard.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills one root with what the file and the overrides say, the defaults elsewhere. A value that
 * cannot be used is a fault and leaves its default, so that the rest is still checked.
 *
 * <p>Confined to one thread.
 */
final class Binder {
  private final Overrides overrides;
  private final List<Fault> faults;
  private final List<Setting> settings;

  Binder(Overrides overrides, List<Fault> faults, List<Setting> settings) {
    this.overrides = overrides;
    this.faults = faults;
    this.settings = settings;
  }

  /**
   * A bound value.
   *
   * @param value the value, or null where nothing usable was given and there is no default
   * @param place where it was written, or null for a default
   * @param faulty whether a fault was reported for it or below it
   */
  record Bound(@Nullable Object value, @Nullable Place place, boolean faulty) {}

  /** Binds the value of that shape at the path. */
  Bound bind(String path, Shape shape, @Nullable Object initial, Optional<Entry> written) {
    return switch (shape.kind()) {
      case VALUE -> value(path, shape.raw(), initial, written);
      case GROUP -> group(path, shape.raw(), initial, written);
      case LIST -> list(path, shape.element(), initial, written);
      case OPTIONAL -> optional(path, shape.element(), initial, written);
    };
  }

  private Bound value(
      String path, Class<?> type, @Nullable Object initial, Optional<Entry> written) {
    Optional<Entry> entry = overriding(path, written);
    if (entry.isEmpty()) {
      return missing(path, initial);
    }
    if (!(entry.get() instanceof Entry.Scalar scalar)) {
      return fault(
          entry.get().place(), path, "must be a value, not " + entry.get().kind(), initial);
    }
    if (scalar.absent() && !(type == String.class && fromOutside(path))) {
      return fault(scalar.place(), path, "needs a value", initial);
    }
    try {
      return bound(path, Values.read(scalar.text(), type), scalar.place());
    } catch (Values.Unreadable e) {
      return fault(scalar.place(), path, e.problem(), initial);
    }
  }

  private Bound optional(
      String path, Shape element, @Nullable Object initial, Optional<Entry> written) {
    Optional<?> standard = initial instanceof Optional<?> given ? given : Optional.empty();
    Optional<Entry> entry = overriding(path, written);
    if (element.kind() == Shape.Kind.GROUP) {
      entry = written;
      if (entry.isEmpty() && !overrides.below(path) && overrides.at(path).isEmpty()) {
        return bound(path, standard, null);
      }
    } else if (entry.isEmpty()) {
      return bound(path, standard, null);
    }
    if (entry.isPresent()
        && entry.get() instanceof Entry.Scalar scalar
        && scalar.absent()
        && !overrides.below(path)) {
      return bound(path, Optional.empty(), scalar.place());
    }
    @Nullable Object start = standard.orElse(null);
    if (start == null && element.kind() == Shape.Kind.GROUP) {
      start = Records.defaults(element.raw());
    }
    Bound inner = bind(path, element, start, entry);
    return new Bound(Optional.ofNullable(inner.value()), inner.place(), inner.faulty());
  }

  private Bound list(
      String path, Shape element, @Nullable Object initial, Optional<Entry> written) {
    if (element.kind() == Shape.Kind.GROUP) {
      return groups(path, element, initial, written);
    }
    Optional<Entry> entry = overriding(path, written);
    if (entry.isEmpty()) {
      return bound(path, initial == null ? List.of() : initial, null);
    }
    List<Entry> items;
    if (entry.get() instanceof Entry.Sequence sequence) {
      items = sequence.items();
    } else if (entry.get() instanceof Entry.Scalar scalar
        && (!scalar.absent() || fromOutside(path))) {
      items = parts(scalar);
    } else {
      return fault(entry.get().place(), path, "must be a list such as [a, b] or []", initial);
    }
    return elements(path, element, initial, new Entry.Sequence(items, entry.get().place()));
  }

  private Bound elements(
      String path, Shape element, @Nullable Object initial, Entry.Sequence sequence) {
    List<Object> values = new ArrayList<>();
    boolean faulty = false;
    for (int i = 0; i < sequence.items().size(); i++) {
      Entry item = sequence.items().get(i);
      String at = Text.below(path, Integer.toString(i));
      if (!(item instanceof Entry.Scalar scalar) || scalar.absent()) {
        faulty = fault(item.place(), at, "must be a value", null).faulty();
        continue;
      }
      try {
        values.add(Values.read(scalar.text(), element.raw()));
      } catch (Values.Unreadable e) {
        faulty = fault(scalar.place(), at, e.problem(), null).faulty();
      }
    }
    if (faulty) {
      return new Bound(initial == null ? List.of() : initial, sequence.place(), true);
    }
    return bound(path, List.copyOf(values), sequence.place());
  }

  /** A list of groups: the file's items, changed and prolonged by overrides of their keys. */
  private Bound groups(
      String path, Shape element, @Nullable Object initial, Optional<Entry> written) {
    List<Entry> items = List.of();
    if (written.isPresent()) {
      if (!(written.get() instanceof Entry.Sequence sequence)) {
        return fault(written.get().place(), path, "must be a list of groups, or []", initial);
      }
      items = sequence.items();
    } else if (!overrides.below(path)) {
      return bound(path, initial == null ? List.of() : initial, null);
    }
    List<Object> values = new ArrayList<>();
    boolean faulty = false;
    for (int i = 0; ; i++) {
      String at = Text.below(path, Integer.toString(i));
      Optional<Entry> item = i < items.size() ? Optional.of(items.get(i)) : Optional.empty();
      if (item.isEmpty() && !overrides.below(at)) {
        break;
      }
      Bound bound = bind(at, element, Records.defaults(element.raw()), item);
      faulty |= bound.faulty();
      if (bound.value() != null) {
        values.add(bound.value());
      }
    }
    @Nullable Place place = written.map(Entry::place).orElse(null);
    if (values.isEmpty() && !faulty) {
      return bound(path, List.of(), place);
    }
    return new Bound(List.copyOf(values), place, faulty);
  }

  private Bound group(
      String path, Class<?> type, @Nullable Object initial, Optional<Entry> written) {
    if (written.isPresent()
        && !(written.get() instanceof Entry.Group)
        && !(written.get() instanceof Entry.Scalar scalar && scalar.absent())) {
      return fault(
          written.get().place(),
          path,
          "is a group of settings, not " + other(written.get()),
          initial);
    }
    return new Records(this, path, type, initial)
        .bind(written.filter(Entry.Group.class::isInstance).map(Entry.Group.class::cast));
  }

  private static String other(Entry entry) {
    return entry instanceof Entry.Scalar ? "a value" : entry.kind();
  }

  private Optional<Entry> overriding(String path, Optional<Entry> written) {
    return overrides.at(path).map(Entry.class::cast).or(() -> written);
  }

  private boolean fromOutside(String path) {
    return overrides.at(path).isPresent();
  }

  private static List<Entry> parts(Entry.Scalar scalar) {
    return Values.parts(scalar.text()).stream()
        .<Entry>map(part -> new Entry.Scalar(part, part.isEmpty(), scalar.place()))
        .toList();
  }

  private Bound missing(String path, @Nullable Object initial) {
    if (initial == null) {
      return new Bound(null, null, false);
    }
    return bound(path, initial, null);
  }

  private Bound bound(String path, Object value, @Nullable Place place) {
    String from = place == null ? "default" : place.toString();
    settings.add(new Setting(path, Text.variable(path), Values.show(value), from));
    return new Bound(value, place, false);
  }

  /** Reports the fault and goes on with the default. */
  Bound fault(Place place, String path, String problem, @Nullable Object initial) {
    faults.add(new Fault(place.toString(), path, problem));
    return new Bound(initial, place, true);
  }
}
