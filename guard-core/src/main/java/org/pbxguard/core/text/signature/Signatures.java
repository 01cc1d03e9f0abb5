package org.pbxguard.core.text.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pbxguard.core.text.match.Automaton;

/**
 * A set of signatures, looked up by field in one pass over the field's text. A look-up allocates
 * nothing but the walk.
 *
 * <p>Immutable.
 */
public final class Signatures {
  private static final String HTTP = "http.signatures";
  private static final String PROBES = "probes.signatures";
  private static final String SIP = "sip.signatures";

  private final int version;
  private final List<Signature> all;
  private final Map<Field, Table> tables = new EnumMap<>(Field.class);

  Signatures(int version, List<Signature> all) {
    this.version = version;
    this.all = List.copyOf(all);
    for (Field field : Field.values()) {
      List<Signature> own = all.stream().filter(s -> s.field() == field).toList();
      if (!own.isEmpty()) {
        tables.put(field, new Table(own));
      }
    }
  }

  /**
   * Reads a signature file.
   *
   * @param file its name, for the message of the exception
   * @throws SignatureException at the first line that is not as it should be
   */
  public static Signatures parse(String file, CharSequence text) {
    return new SignatureParser(file).parse(text);
  }

  /** The signatures of HTTP tools that come with the guard. */
  public static Signatures http() {
    return resource(HTTP);
  }

  /** The paths that only exploits and scanners ask for, as they come with the guard. */
  public static Signatures probes() {
    return resource(PROBES);
  }

  /** The signatures of SIP tools that come with the guard. */
  public static Signatures sip() {
    return resource(SIP);
  }

  private static Signatures resource(String name) {
    try (InputStream in = Signatures.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing: " + name);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's revision, as its first line states it. */
  public int version() {
    return version;
  }

  /** All signatures, in the file's order. */
  public List<Signature> all() {
    return all;
  }

  /** The signature with the most points that matches the field's text. */
  public Optional<Signature> find(Field field, CharSequence text) {
    Table table = tables.get(field);
    return table == null ? Optional.empty() : table.find(text);
  }

  /** The signatures of one field. Immutable. */
  private static final class Table {
    private final Automaton automaton;
    private final List<List<Optional<Signature>>> byText = new ArrayList<>();

    Table(List<Signature> signatures) {
      List<String> texts = signatures.stream().map(Signature::text).distinct().toList();
      automaton = Automaton.of(texts);
      for (String text : texts) {
        byText.add(
            signatures.stream().filter(s -> s.text().equals(text)).map(Optional::of).toList());
      }
    }

    Optional<Signature> find(CharSequence text) {
      Optional<Signature> best = Optional.empty();
      int points = 0;
      Automaton.Hits hits = automaton.hits(text);
      while (hits.next()) {
        List<Optional<Signature>> candidates = byText.get(hits.id());
        for (int i = 0; i < candidates.size(); i++) {
          Signature candidate = candidates.get(i).orElseThrow();
          if (candidate.points() > points && candidate.matches(text, hits.start(), hits.end())) {
            best = candidates.get(i);
            points = candidate.points();
          }
        }
      }
      return best;
    }
  }
}
