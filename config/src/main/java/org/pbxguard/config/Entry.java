package org.pbxguard.config;

import java.util.List;
import java.util.Map;

/** A value as it was written, before anyone knows what type it should have. Immutable. */
sealed interface Entry {

  Place place();

  /** What it is, in the words of an error message. */
  String kind();

  /**
   * Text.
   *
   * @param text the text without quotes
   * @param absent whether it is YAML's null: nothing, {@code ~} or {@code null} without quotes
   */
  record Scalar(String text, boolean absent, Place place) implements Entry {
    @Override
    public String kind() {
      return "a value";
    }
  }

  /** A list. */
  record Sequence(List<Entry> items, Place place) implements Entry {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A group of keys in the order of the file. */
  record Group(Map<String, Member> members, Place place) implements Entry {
    @Override
    public String kind() {
      return "a group of settings";
    }
  }

  /** A key's value and the place of the key itself. */
  record Member(Entry value, Place keyPlace) {}
}
