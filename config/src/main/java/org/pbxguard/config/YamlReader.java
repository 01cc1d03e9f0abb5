package org.pbxguard.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads the part of YAML that a configuration needs: groups, lists and text. Values stay text, so
 * that {@code no}, {@code 010} and {@code 12:30} never turn into something else on the way.
 *
 * <p>What could hide a setting is refused: a key written twice, anchors, aliases, tags, directives,
 * a second document, depth beyond {@value #MAX_DEPTH}. Events rather than constructed objects are
 * read, since nothing in a file shall name a class.
 *
 * <p>Confined to one thread; one use.
 */
final class YamlReader {
  static final int MAX_CHARACTERS = 256 * 1024;
  static final int MAX_DEPTH = 16;
  static final int MAX_KEY = 64;

  private final String source;
  private final List<Fault> faults;
  private Iterator<Event> events = List.<Event>of().iterator();

  YamlReader(String source, List<Fault> faults) {
    this.source = source;
    this.faults = faults;
  }

  /** The root group; empty where the text is unusable, which is then a fault. */
  Entry.Group read(String text) {
    Entry.Group nothing = new Entry.Group(Map.of(), new Place(source, 1));
    if (text.length() > MAX_CHARACTERS) {
      fault(Place.of(source), "", "longer than " + MAX_CHARACTERS + " characters");
      return nothing;
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    try {
      events = new Yaml(options).parse(new StringReader(text)).iterator();
      return document(nothing);
    } catch (MarkedYAMLException e) {
      @Nullable String problem = e.getProblem();
      fault(
          place(e.getProblemMark()),
          "",
          "not YAML: " + (problem == null ? "unreadable" : Text.shown(problem)));
    } catch (YAMLException e) {
      fault(Place.of(source), "", "not YAML: it holds a character that is not printable");
    }
    return nothing;
  }

  private Entry.Group document(Entry.Group nothing) {
    events.next();
    Event first = events.next();
    if (!(first instanceof DocumentStartEvent start)) {
      return nothing;
    }
    if (start.getVersion() != null || (start.getTags() != null && !start.getTags().isEmpty())) {
      fault(place(start.getStartMark()), "", "YAML directives are not used here");
    }
    @Nullable Entry root = value(events.next(), "", 0);
    events.next();
    if (events.next() instanceof DocumentStartEvent second) {
      fault(place(second.getStartMark()), "", "only one document is read");
    }
    if (root instanceof Entry.Group group) {
      return group;
    }
    if (root != null && !(root instanceof Entry.Scalar scalar && scalar.absent())) {
      fault(root.place(), "", "the file must be a group of settings, not " + root.kind());
    }
    return nothing;
  }

  /** The value that starts with the event, or null for one that is refused. */
  private @Nullable Entry value(Event event, String path, int depth) {
    Place place = place(event.getStartMark());
    if (event instanceof AliasEvent) {
      fault(place, path, "aliases are not used here");
      return null;
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      fault(place, path, "anchors are not used here");
    }
    if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar.getTag(), place, path);
      return scalar(scalar, place);
    }
    if (depth >= MAX_DEPTH) {
      fault(place, path, "nested deeper than " + MAX_DEPTH + " levels");
      skip();
      return null;
    }
    if (event instanceof SequenceStartEvent sequence) {
      refuseTag(sequence.getTag(), place, path);
      return sequence(place, path, depth);
    }
    refuseTag(((MappingStartEvent) event).getTag(), place, path);
    return group(place, path, depth);
  }

  private void refuseTag(@Nullable String tag, Place place, String path) {
    if (tag != null) {
      fault(place, path, "tags are not used here");
    }
  }

  private static Entry.Scalar scalar(ScalarEvent event, Place place) {
    String text = event.getValue();
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    boolean absent = plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    return new Entry.Scalar(text, absent, place);
  }

  private Entry sequence(Place place, String path, int depth) {
    List<Entry> items = new ArrayList<>();
    for (Event next = events.next(); !next.is(Event.ID.SequenceEnd); next = events.next()) {
      @Nullable Entry item =
          value(next, Text.below(path, Integer.toString(items.size())), depth + 1);
      if (item != null) {
        items.add(item);
      }
    }
    return new Entry.Sequence(List.copyOf(items), place);
  }

  private Entry group(Place place, String path, int depth) {
    Map<String, Entry.Member> members = new LinkedHashMap<>();
    for (Event next = events.next(); !next.is(Event.ID.MappingEnd); next = events.next()) {
      Place keyPlace = place(next.getStartMark());
      @Nullable String key = key(next, keyPlace, path);
      String below = Text.below(path, key == null ? "?" : key);
      @Nullable Entry value = value(events.next(), below, depth + 1);
      if (key == null || value == null) {
        continue;
      }
      Entry.@Nullable Member earlier = members.putIfAbsent(key, new Entry.Member(value, keyPlace));
      if (earlier != null) {
        fault(keyPlace, below, "written twice, first in line " + earlier.keyPlace().line());
      }
    }
    return new Entry.Group(members, place);
  }

  /** The key's text, or null where it is no usable key. */
  private @Nullable String key(Event event, Place place, String path) {
    if (event instanceof ScalarEvent scalar
        && scalar.getValue().length() <= MAX_KEY
        && scalar.getAnchor() == null
        && scalar.getTag() == null
        && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    fault(place, path, "a key must be a plain word of at most " + MAX_KEY + " characters");
    if (!(event instanceof ScalarEvent) && !(event instanceof AliasEvent)) {
      skip();
    }
    return null;
  }

  /** Passes over the rest of the collection whose start was just read. */
  private void skip() {
    for (int open = 1; open > 0; ) {
      Event event = events.next();
      if (event.is(Event.ID.MappingStart) || event.is(Event.ID.SequenceStart)) {
        open++;
      } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
        open--;
      }
    }
  }

  private Place place(@Nullable Mark mark) {
    return mark == null ? Place.of(source) : new Place(source, mark.getLine() + 1);
  }

  private void fault(Place place, String path, String problem) {
    faults.add(new Fault(place.toString(), Text.shown(path), problem));
  }
}
