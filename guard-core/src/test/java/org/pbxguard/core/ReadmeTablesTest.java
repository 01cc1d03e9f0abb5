package org.pbxguard.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of the README name tests, methods by the beginning of their names: each must be there.
 */
class ReadmeTablesTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.([\\w*]+))?`|`([a-z*]\\w*_[\\w*]*)`");
  private static final String WEBAUTHN_TESTS = "Fido2KeysTest";

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(PROJECT, 14)) {
      files
          .filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
          .forEach(file -> sources.put(name(file), text(file)));
    }
    return sources;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last cell of every row of a table. */
  private static List<String> cells() {
    return text(PROJECT.resolve("guard-core/README.md"))
        .lines()
        .takeWhile(line -> !line.equals("## The store"))
        .filter(line -> line.startsWith("|") && line.endsWith("|"))
        .map(line -> line.substring(line.lastIndexOf('|', line.length() - 2) + 1))
        .toList();
  }

  @Test
  void tables_everyTestThatTheyName_exists() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String cell : cells()) {
      Matcher test = NAMED.matcher(cell);
      while (test.find()) {
        named++;
        String type = test.group(1) == null ? WEBAUTHN_TESTS : test.group(1);
        String method = test.group(1) == null ? test.group(3) : test.group(2);
        if (!isThere(sources.getOrDefault(type, ""), method)) {
          missing.add(test.group());
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(60);
  }

  private static boolean isThere(String source, String method) {
    return !source.isEmpty()
        && (method == null
            || Pattern.compile("void " + method.replace("*", "\\w*") + "\\w*\\(")
                .matcher(source)
                .find());
  }
}
