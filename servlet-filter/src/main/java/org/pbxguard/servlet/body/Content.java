package org.pbxguard.servlet.body;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.BodyPart;
import org.pbxguard.servlet.parse.ByteText;
import org.pbxguard.servlet.parse.MediaType;
import org.pbxguard.servlet.parse.Multipart;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;

/**
 * A held body as its declared type reads it: the parameters of a form, the parts of a multipart
 * form. What is inspected and what the application is given come from here.
 *
 * <p>Immutable, but for the held body's release.
 *
 * @param body the bytes
 * @param type the declared type
 * @param charset the charset of its text
 * @param parts the parts of a multipart form, else empty
 */
public record Content(HeldBody body, MediaType type, Charset charset, List<BodyPart> parts) {

  /** Keeps a copy of the parts. */
  public Content {
    parts = List.copyOf(parts);
  }

  /** Reads a body; {@code maxParts} caps the parts of a multipart form. */
  public static Content of(
      HeldBody body, MediaType type, Charset charset, int maxParts, Anomalies anomalies) {
    boolean multipart = type.multipart() && body.whole() && !body.isEmpty();
    List<BodyPart> parts =
        multipart ? Multipart.parse(body.plain(), type, maxParts, anomalies) : List.of();
    return new Content(body, type, charset, parts);
  }

  /** The whole body as text. */
  public String text() {
    return ByteText.decode(body.plain(), 0, body.plain().length, charset);
  }

  /** The parameters in the body: of a form, or the fields of a multipart form. */
  public Parameters parameters(Charset as, int max, Anomalies anomalies) {
    if (!body.whole()) {
      return Parameters.NONE;
    }
    if (type.form()) {
      String text = ByteText.decode(body.plain(), 0, body.plain().length, as);
      return Parameters.parse(text, as, max, "form", anomalies);
    }
    List<Parameter> fields = new ArrayList<>(parts.size());
    for (BodyPart part : parts) {
      if (part.field()) {
        fields.add(new Parameter(part.name(), part.text(body.plain())));
      }
    }
    return Parameters.of(fields);
  }
}
