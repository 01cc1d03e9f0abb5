package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A SIP message of the tests: a start line and header lines, as text. */
final class SipText {
  String start;
  final List<String> lines = new ArrayList<>();

  SipText(String start) {
    this.start = start;
  }

  static SipText parse(String text) {
    List<String> all = text.lines().takeWhile(line -> !line.isEmpty()).toList();
    SipText message = new SipText(all.get(0));
    message.lines.addAll(all.subList(1, all.size()));
    message.without("Content-Length");
    return message;
  }

  boolean isRequest() {
    return !start.startsWith("SIP/2.0");
  }

  String method() {
    return isRequest() ? start.substring(0, start.indexOf(' ')) : first("CSeq").split(" ", 2)[1];
  }

  String uri() {
    return start.split(" ", 3)[1];
  }

  int status() {
    return Integer.parseInt(start.split(" ", 3)[1]);
  }

  List<String> all(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .toList();
  }

  Optional<String> find(String name) {
    return all(name).stream().findFirst();
  }

  String first(String name) {
    return find(name).orElseThrow(() -> new AssertionError("no " + name + " in\n" + this));
  }

  SipText with(String line) {
    lines.add(line);
    return this;
  }

  SipText onTop(String line) {
    lines.add(0, line);
    return this;
  }

  /** Removes the first line of a field. */
  SipText pop(String name) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(name + ": ")) {
        lines.remove(i);
        return this;
      }
    }
    return this;
  }

  SipText without(String name) {
    lines.removeIf(line -> line.startsWith(name + ": "));
    return this;
  }

  /** The value of a parameter of the form {@code name=value}, or empty. */
  static String param(String value, String name) {
    int at = value.indexOf(name + "=");
    if (at < 0) {
      return "";
    }
    String rest = value.substring(at + name.length() + 1);
    if (rest.startsWith("\"")) {
      return rest.substring(1, rest.indexOf('"', 1));
    }
    return rest.split("[;,> ]", 2)[0];
  }

  /** The user part of the first SIP URI in a value. */
  static String user(String value) {
    String rest = value.substring(value.indexOf("sip:") + 4);
    int at = rest.indexOf('@');
    return at < 0 ? "" : rest.substring(0, at);
  }

  /** An answer with the fields that RFC 3261 8.2.6 copies. */
  SipText answer(String status) {
    SipText answer = new SipText("SIP/2.0 " + status);
    for (String name : List.of("Via", "Record-Route", "From", "To", "Call-ID", "CSeq")) {
      for (String value : all(name)) {
        boolean tag = name.equals("To") && !value.contains("tag=") && !status.startsWith("100");
        answer.with(
            name + ": " + value + (tag ? ";tag=u" + Integer.toHexString(value.hashCode()) : ""));
      }
    }
    return answer;
  }

  byte[] bytes() {
    return toString().getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return start + "\r\n" + String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n";
  }
}
