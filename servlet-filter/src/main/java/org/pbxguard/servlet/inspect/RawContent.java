package org.pbxguard.servlet.inspect;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.text.Where;
import org.pbxguard.servlet.parse.ByteText;

/**
 * Content of no known form: files, bodies of unknown type. Text is shown to the inspector in
 * overlapping windows, so that its length is no hiding place. Binary content is only searched for
 * what makes it run somewhere: a PHP tag, a serialised Java object.
 *
 * <p>Stateless; time is linear in the content.
 */
final class RawContent {
  private static final int WINDOW = 256 << 10;
  private static final int OVERLAP = 1 << 10;
  private static final int SAMPLE = 4096;
  private static final byte[] PHP = "<?php".getBytes(StandardCharsets.US_ASCII);
  private static final int SERIALISED = 0xACED0005;

  private RawContent() {}

  static void walk(
      byte[] bytes,
      int from,
      int to,
      Charset charset,
      Where where,
      TextSink sink,
      Findings findings) {
    if (!isText(bytes, from, to)) {
      binary(bytes, from, to, where, findings);
      return;
    }
    String text = ByteText.decode(bytes, from, to, charset);
    for (int start = 0; start < text.length(); start += WINDOW - OVERLAP) {
      sink.text(text.substring(start, Math.min(text.length(), start + WINDOW)), where);
      if (start + WINDOW >= text.length()) {
        return;
      }
    }
  }

  /** Whether a sample of the bytes holds no NUL and hardly any control characters. */
  static boolean isText(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + SAMPLE);
    int controls = 0;
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (b == 0) {
        return false;
      }
      if (b > 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1B) {
        controls++;
      }
    }
    return controls * 20 <= end - from;
  }

  private static void binary(byte[] bytes, int from, int to, Where where, Findings findings) {
    if (to - from >= 4 && word(bytes, from) == SERIALISED) {
      findings.add(finding("http-java-serialised", Category.JAVA, where, "AC ED 00 05"));
    }
    for (int i = from; i <= to - PHP.length; i++) {
      if (bytes[i] == '<' && matches(bytes, i)) {
        findings.add(finding("http-php-in-binary", Category.PHP, where, "<?php"));
        return;
      }
    }
  }

  private static boolean matches(byte[] bytes, int at) {
    for (int k = 1; k < PHP.length; k++) {
      if ((bytes[at + k] | 0x20) != (PHP[k] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static int word(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }

  private static Finding finding(String rule, Category category, Where where, String evidence) {
    return new Finding(rule, category, Severity.HIGH, 80, where.text(), evidence);
  }
}
