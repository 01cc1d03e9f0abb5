package org.pbxguard.servlet.inspect;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Where;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;

/**
 * Walks over XML text without building it and hands on the text of elements, as an application sees
 * it joined over comments and CDATA sections, attributes, comments and processing instructions.
 *
 * <p>A document type declaration refuses the document unread: entities are how XML reads files,
 * calls servers and explodes. So does an inclusion of other documents.
 *
 * <p>Thread-safe: the factory is not shared between threads, but made once per walk.
 */
final class XmlWalk {
  private static final int MAX_DEPTH = 128;
  private static final int MAX_EVENTS = 200_000;
  private static final String XINCLUDE = "http://www.w3.org/2001/XInclude";
  private static final String WHERE = "body";

  private XmlWalk() {}

  /** Whether text could be an XML document. */
  static boolean looksLikeXml(String text) {
    int i = 0;
    while (i < text.length() && (text.charAt(i) <= ' ' || text.charAt(i) == '\uFEFF')) {
      i++;
    }
    return text.startsWith("<?xml", i) || text.startsWith("<!DOCTYPE", i);
  }

  /** Walks over a document; what cannot be read is an anomaly. */
  static void walk(String body, TextSink sink, Anomalies anomalies) {
    String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
    if (text.contains("<!DOCTYPE") || text.contains("<!ENTITY")) {
      anomalies.add(Anomaly.XML_DOCTYPE, WHERE, excerpt(text, text.indexOf("<!")));
      return;
    }
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
      new Walk(reader, sink, anomalies).run();
      reader.close();
    } catch (XMLStreamException unreadable) {
      sink.text(text, Where.of(Place.BODY));
      anomalies.add(Anomaly.XML_UNREADABLE, WHERE, excerpt(text, 0));
    }
  }

  private static String excerpt(String text, int from) {
    return text.substring(from, Math.min(text.length(), from + 80));
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** One document. */
  private static final class Walk {
    private final XMLStreamReader reader;
    private final TextSink sink;
    private final Anomalies anomalies;
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    Walk(XMLStreamReader reader, TextSink sink, Anomalies anomalies) {
      this.reader = reader;
      this.sink = sink;
      this.anomalies = anomalies;
    }

    void run() throws XMLStreamException {
      for (int events = 0; reader.hasNext(); events++) {
        if (events > MAX_EVENTS || open.size() > MAX_DEPTH) {
          anomalies.add(Anomaly.XML_TOO_DEEP, WHERE, "more than " + MAX_DEPTH + " levels");
          return;
        }
        event(reader.next());
      }
    }

    private void event(int event) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> {
          flush();
          open.pop();
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION ->
            sink.text(extra(event), Where.of(Place.XML));
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            anomalies.add(Anomaly.XML_DOCTYPE, WHERE, "document type or entity");
        default -> {
          // Start and end of the document hold no text.
        }
      }
    }

    private String extra(int event) {
      String found = event == XMLStreamConstants.COMMENT ? reader.getText() : reader.getPIData();
      return found == null ? "" : found;
    }

    private void start() {
      flush();
      open.push(reader.getLocalName());
      if (XINCLUDE.equals(reader.getNamespaceURI())) {
        anomalies.add(Anomaly.XML_DOCTYPE, WHERE, "XInclude");
      }
      for (int i = 0; i < reader.getAttributeCount(); i++) {
        sink.text(
            reader.getAttributeValue(i), new Where(Place.XML, reader.getAttributeLocalName(i)));
      }
    }

    private void flush() {
      String joined = text.toString().strip();
      text.setLength(0);
      if (!joined.isEmpty()) {
        sink.text(joined, open.isEmpty() ? Where.of(Place.XML) : new Where(Place.XML, open.peek()));
      }
    }
  }
}
