package org.pbxguard.servlet.inspect;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.Where;
import org.pbxguard.core.text.signature.Field;
import org.pbxguard.core.text.signature.Signatures;
import org.pbxguard.servlet.body.Content;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;
import org.pbxguard.servlet.parse.BodyPart;
import org.pbxguard.servlet.parse.ByteText;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;

/**
 * Shows every piece of text in a request to the text inspector and the tools' signatures.
 *
 * <p>Immutable and thread-safe; time is linear in the request.
 */
public final class RequestInspector {
  /** Points of probes that no installation has a page for. */
  private static final int CERTAIN = 50;

  private final TextInspector texts;
  private final Optional<Signatures> signatures;
  private final Signatures probes;
  private final JsonWalk json = new JsonWalk();

  /**
   * An inspector; without signatures tools are known by what they send only.
   *
   * @param probes paths that only exploits and scanners ask for
   */
  public RequestInspector(TextInspector texts, Optional<Signatures> signatures, Signatures probes) {
    this.texts = texts;
    this.signatures = signatures;
    this.probes = probes;
  }

  /** Inspects the head of a request: path, query, headers, cookies. */
  public void head(RequestFacts facts, Anomalies anomalies, Findings findings) {
    texts.inspect(facts.rawPath(), Where.of(Place.PATH), findings);
    TextSink sink = sink(findings);
    for (String parameter : facts.path().parameters()) {
      sink.text(parameter, new Where(Place.PARAMETER, "of the path"));
    }
    parameters(facts.query(), sink, anomalies);
    HeaderWalk.walk(facts, sink);
    signatures.ifPresent(known -> tools(known, facts, findings));
    String path = facts.path().container().toLowerCase(Locale.ROOT);
    // The others are let through where they exist, and only counted where they do not.
    probes
        .find(Field.HTTP_PATH, path)
        .filter(probe -> probe.points() >= CERTAIN)
        .ifPresent(probe -> findings.add(probe.finding("path", path)));
  }

  /** Inspects a body and the parameters that it holds. */
  public void body(Content content, Parameters form, Anomalies anomalies, Findings findings) {
    TextSink sink = sink(findings);
    parameters(form, sink, anomalies);
    if (!content.parts().isEmpty()) {
      parts(content, sink, findings);
    } else if (!content.body().isEmpty()) {
      whole(content, sink, anomalies, findings);
    }
  }

  private TextSink sink(Findings findings) {
    return (value, where) -> {
      texts.inspect(value, where, findings);
      signatures
          .flatMap(known -> known.find(Field.HTTP_VALUE, value))
          .ifPresent(tool -> findings.add(tool.finding(where.text(), "")));
    };
  }

  private static void tools(Signatures known, RequestFacts facts, Findings findings) {
    String agent = facts.firstHeader("User-Agent");
    known
        .find(Field.HTTP_USER_AGENT, agent)
        .ifPresent(tool -> findings.add(tool.finding("header User-Agent", agent)));
    for (Parameter header : facts.headers()) {
      known
          .find(Field.HTTP_HEADER, header.name())
          .ifPresent(tool -> findings.add(tool.finding("header", header.name())));
    }
  }

  /** Names, values, and repeated values joined: fragments of one attack over one name. */
  private void parameters(Parameters parameters, TextSink sink, Anomalies anomalies) {
    for (Parameter parameter : parameters.list()) {
      sink.text(parameter.name(), Where.of(Place.PARAMETER_NAME));
      sink.text(parameter.value(), Where.parameter(parameter.name()));
      json.undeclared(parameter.value(), sink, anomalies);
    }
    if (parameters.size() < 2) {
      return;
    }
    for (Map.Entry<String, List<String>> repeated : parameters.byName().entrySet()) {
      if (repeated.getValue().size() > 1) {
        Where where = Where.parameter(repeated.getKey());
        sink.text(String.join(",", repeated.getValue()), where);
        sink.text(String.join("", repeated.getValue()), where);
      }
    }
  }

  private static void parts(Content content, TextSink sink, Findings findings) {
    for (BodyPart part : content.parts()) {
      if (part.field()) {
        // Its name and value are parameters.
        continue;
      }
      sink.text(part.name(), Where.of(Place.PARAMETER_NAME));
      part.fileNames().forEach(name -> sink.text(name, Where.of(Place.FILE_NAME)));
      sink.text(part.type().name(), Where.header("Content-Type"));
      RawContent.walk(
          content.body().plain(),
          part.from(),
          part.to(),
          part.charset(),
          new Where(Place.FILE, part.name()),
          sink,
          findings);
    }
  }

  /** A body that is one document, or whose type says nothing: read as what it looks like too. */
  private void whole(Content content, TextSink sink, Anomalies anomalies, Findings findings) {
    byte[] bytes = content.body().plain();
    if (content.type().json()) {
      json.declared(content.text(), sink, anomalies);
    } else if (content.type().xml()) {
      xml(content, sink, anomalies);
    } else if (content.type().form()) {
      json.undeclared(content.text(), sink, anomalies);
    } else {
      RawContent.walk(
          bytes, 0, bytes.length, content.charset(), Where.of(Place.BODY), sink, findings);
      if (RawContent.isText(bytes, 0, bytes.length)) {
        guessed(content, sink, anomalies);
      }
    }
  }

  private void xml(Content content, TextSink sink, Anomalies anomalies) {
    XmlCharset.of(content.body().plain(), content.type(), anomalies)
        .map(charset -> decode(content, charset))
        .ifPresent(text -> XmlWalk.walk(text, sink, anomalies));
  }

  private static String decode(Content content, Charset charset) {
    byte[] bytes = content.body().plain();
    return ByteText.decode(bytes, 0, bytes.length, charset);
  }

  private void guessed(Content content, TextSink sink, Anomalies anomalies) {
    String text = content.text();
    if (JsonWalk.looksLikeJson(text)) {
      json.undeclared(text, sink, anomalies);
    } else if (XmlWalk.looksLikeXml(text)) {
      Anomalies found = new Anomalies();
      XmlWalk.walk(text, sink, found);
      if (found.hostile()) {
        anomalies.add(Anomaly.XML_DOCTYPE, "body", "undeclared");
      }
    } else if ((!content.type().declared() || content.type().multipart())
        && text.indexOf('=') > 0) {
      Anomalies ignored = new Anomalies();
      parameters(
          Parameters.parse(text, StandardCharsets.UTF_8, 1000, "body", ignored), sink, anomalies);
    }
  }
}
