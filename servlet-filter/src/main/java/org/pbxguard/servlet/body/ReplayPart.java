package org.pbxguard.servlet.body;

import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.servlet.parse.BodyPart;
import org.pbxguard.servlet.parse.Parameter;

/**
 * A part of a held multipart body.
 *
 * <p>Immutable but for {@link #write}, which writes a file.
 */
final class ReplayPart implements Part {
  private final BodyPart part;
  private final byte[] body;
  private final Path folder;

  /** A part whose relative file names are taken from {@code folder}. */
  ReplayPart(BodyPart part, byte[] body, Path folder) {
    this.part = part;
    this.body = body;
    this.folder = folder;
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(body, part.from(), part.size());
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader("content-type");
  }

  @Override
  public String getName() {
    return part.name();
  }

  @Override
  public @Nullable String getSubmittedFileName() {
    return part.field() ? null : part.fileNames().get(0);
  }

  @Override
  public long getSize() {
    return part.size();
  }

  @Override
  public void write(String fileName) throws IOException {
    // Path.resolve keeps an absolute name, as Part.write asks.
    try (InputStream content = getInputStream()) {
      Files.copy(content, folder.resolve(fileName));
    }
  }

  /** Nothing was written outside the held body. */
  @Override
  public void delete() {}

  @Override
  public @Nullable String getHeader(String name) {
    return part.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Parameter::value)
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<String> getHeaders(String name) {
    String value = getHeader(name);
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public Collection<String> getHeaderNames() {
    Collection<String> names = new LinkedHashSet<>();
    part.headers().forEach(header -> names.add(header.name()));
    return names;
  }
}
