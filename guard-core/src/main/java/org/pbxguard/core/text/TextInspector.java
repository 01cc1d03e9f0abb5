package org.pbxguard.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.text.decode.Base64Text;
import org.pbxguard.core.text.decode.Decoded;
import org.pbxguard.core.text.decode.Percent;
import org.pbxguard.core.text.decode.Unescape;
import org.pbxguard.core.text.decode.Utf7;
import org.pbxguard.core.text.match.Automaton;

/**
 * Shows a text, in each of the readings that a back end could come to, to every detector whom it
 * could concern.
 *
 * <p>One automaton holds the triggers of all detectors, so that a text without any of them costs
 * one pass and no allocation. Layers of encoding are taken off one by one, and each reading is
 * looked at, because what one layer hides another may hold. The work is bounded: a text longer than
 * {@link TextSettings#maxLength} is inspected up to there, a text with more layers than {@link
 * TextSettings#maxDepth} down to there, and both are findings.
 *
 * <p>Thread-safe.
 */
public final class TextInspector {
  private static final Logger LOG = LogManager.getLogger(TextInspector.class);

  private static final Rule TOO_LONG = new Rule("text-too-long", Category.PROTOCOL_ENFORCEMENT, 50);
  private static final Rule TOO_DEEP =
      new Rule("text-encoding-depth", Category.PROTOCOL_ATTACK, 30);
  private static final Rule OVERLONG = new Rule("text-overlong-utf8", Category.PROTOCOL_ATTACK, 60);
  private static final Rule FAULT = new Rule("text-detector-fault", Category.MALFORMED, 60);

  private static final long ENCODED = 1L << 62;
  private static final long UTF7 = 1L << 61;
  private static final long DETECTORS = UTF7 - 1;
  private static final int MOST_DETECTORS = 61;

  private final List<Detector> detectors;
  private final TextSettings settings;
  private final Automaton triggers;

  /** An inspector with these detectors, at most 61 of them. */
  public TextInspector(List<Detector> detectors, TextSettings settings) {
    if (detectors.size() > MOST_DETECTORS) {
      throw new IllegalArgumentException("detectors: at most 61 (" + detectors.size() + ")");
    }
    this.detectors = List.copyOf(detectors);
    this.settings = settings;
    this.triggers = automaton(this.detectors);
  }

  private static Automaton automaton(List<Detector> detectors) {
    Automaton.Builder builder = Automaton.builder();
    for (int i = 0; i < detectors.size(); i++) {
      for (String trigger : detectors.get(i).triggers()) {
        builder.add(trigger, 1L << i);
      }
    }
    for (String run : List.of("+adw", "+aci", "+acc", "+acq", "+ad4", "+afs", "+aca")) {
      builder.add(run, UTF7);
    }
    for (String encoding : List.of("%", "&", "\\", "\0")) {
      builder.add(encoding, ENCODED);
    }
    return builder.build();
  }

  /** Every rule that can be reported. */
  public List<Rule> rules() {
    List<Rule> all = new ArrayList<>(List.of(TOO_LONG, TOO_DEEP, OVERLONG, FAULT));
    detectors.forEach(detector -> all.addAll(detector.rules()));
    return List.copyOf(all);
  }

  /** Inspects a text in the form in which the application gets it. */
  public void inspect(String value, Where where, Findings findings) {
    if (!value.isEmpty()) {
      inspect(value, where, new Report(findings, settings));
    }
  }

  /**
   * Inspects a query or form value as it stood on the wire. Prefer this to decoding it first: a
   * strict decoder turns overlong characters into replacement characters, which hides them.
   */
  public void inspectEncoded(String raw, Where where, Findings findings) {
    if (raw.isEmpty()) {
      return;
    }
    Report report = new Report(findings, settings);
    Decoded value = Percent.form(raw);
    overlong(value, new View(value.text(), where, 0), report);
    inspect(value.text(), where, report);
  }

  private void inspect(String value, Where place, Report report) {
    String text = value;
    boolean bytes = place.place() == Place.BODY && binary(value);
    Where where = bytes ? new Where(Place.FILE, place.name()) : place;
    if (text.length() > settings.maxLength()) {
      text = text.substring(0, settings.maxLength());
      report.hit(TOO_LONG, new View("", where, 0), 0, 0);
    }
    if ((layers(text, where, report, true) & UTF7) != 0) {
      layers(Utf7.decode(text), where, report, false);
    }
  }

  /**
   * Each reading, and once on the way down what it reads as when it is base64 as a whole.
   *
   * @return the triggers that the text holds as it came
   */
  private long layers(String text, Where where, Report report, boolean base64) {
    boolean wrapped = base64;
    String reading = text;
    long first = triggers.scanApart(text);
    long mask = first;
    for (int depth = 0; ; depth++) {
      if ((mask & DETECTORS) != 0) {
        show(mask, new View(reading, where, depth), report);
      }
      if (wrapped) {
        Optional<String> plain = Base64Text.decode(reading);
        plain.ifPresent(inner -> layers(inner, where, report, false));
        wrapped = plain.isEmpty();
      }
      if ((mask & (ENCODED | Automaton.NON_ASCII)) == 0) {
        return first;
      }
      Decoded next = Unescape.once(reading);
      View view = new View(next.text(), where, depth + 1);
      overlong(next, view, report);
      if (next.text().equals(reading)) {
        return first;
      }
      if (depth == settings.maxDepth()) {
        report.hit(TOO_DEEP, view, 0, 0);
        return first;
      }
      reading = next.text();
      mask = triggers.scanApart(reading);
    }
  }

  /** Whether one character in twenty is a control character, as in no text. */
  private static boolean binary(String text) {
    int controls = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = c < ' ' && c != '\n' && c != '\r' && c != '\t';
      controls += control || (c >= 0x7f && c < 0xa0) ? 1 : 0;
    }
    return controls * 20L > text.length();
  }

  private static void overlong(Decoded decoded, View view, Report report) {
    // A body that nobody could make sense of may hold any bytes.
    boolean bytes = view.in(Place.BODY) || view.in(Place.FILE);
    if (decoded.overlong() >= 2 && !bytes) {
      report.hit(OVERLONG, view, 0, view.text().length());
    }
  }

  private void show(long mask, View view, Report report) {
    for (long left = mask & DETECTORS; left != 0; left &= left - 1) {
      Detector detector = detectors.get(Long.numberOfTrailingZeros(left));
      try {
        detector.inspect(view, report);
      } catch (RuntimeException fault) {
        // A message that breaks a detector is refused: it may have been made to do so.
        LOG.error(
            "{} failed at {}", detector.getClass().getSimpleName(), view.where().place(), fault);
        report.hit(FAULT, view, 0, 0);
      }
    }
  }
}
