package org.pbxguard.sip.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the torture messages, which are kept in the notation of RFC 4475 section 2. */
public final class Torture {
  private static final Pattern TITLE = Pattern.compile("(?m)^=== (.*)\n");
  private static final Pattern REPEAT = Pattern.compile("<repeat count=(\\d+)>(.*?)</repeat>");
  private static final Pattern HEX = Pattern.compile("<hex>([0-9A-F]+)</hex>");

  private Torture() {}

  /** All messages of both RFCs by name, each as one character per byte. */
  public static Map<String, String> messages() {
    Map<String, String> messages = new LinkedHashMap<>(messages("rfc4475.txt"));
    messages.putAll(messages("rfc5118.txt"));
    return messages;
  }

  private static Map<String, String> messages(String resource) {
    Map<String, String> messages = new LinkedHashMap<>();
    Matcher title = TITLE.matcher(read(resource));
    String text = read(resource);
    boolean more = title.find();
    while (more) {
      String name = title.group(1);
      int begin = title.end();
      more = title.find();
      messages.put(name, expand(text.substring(begin, more ? title.start() : text.length())));
    }
    return messages;
  }

  private static String read(String resource) {
    try (InputStream in = Torture.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expand(String notation) {
    String text =
        REPEAT
            .matcher(notation)
            .replaceAll(
                run ->
                    Matcher.quoteReplacement(run.group(2).repeat(Integer.parseInt(run.group(1)))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher hex = HEX.matcher(text);
    int pos = 0;
    while (hex.find()) {
      bytes.writeBytes(lines(text.substring(pos, hex.start())));
      for (int i = hex.start(1); i < hex.end(1); i += 2) {
        bytes.write(Integer.parseInt(text.substring(i, i + 2), 16));
      }
      pos = hex.end();
    }
    bytes.writeBytes(lines(text.substring(pos)));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] lines(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
