package org.pbxguard.core.text.code;

import java.util.List;
import java.util.stream.Stream;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/**
 * Java: classes that gadgets and expression injections need, class names where a value should be,
 * serialised objects. A stack trace that somebody quotes names many classes, too, and is let
 * through.
 *
 * <p>Stateless.
 */
final class Java {
  private static final List<String> CLASS_WORDS =
      List.of(
          "java.lang.runtime",
          "java.lang.processbuilder",
          "java.lang.processimpl",
          "java.lang.class",
          "java.lang.system",
          "java.lang.thread",
          "java.lang.process",
          "java.lang.reflect",
          "java.lang.object",
          "java.lang.string",
          "java.lang.integer",
          "java.lang.unixprocess",
          "java.util.scanner",
          "java.io.fileinputstream",
          "java.io.fileoutputstream",
          "java.io.filewriter",
          "java.io.inputstream",
          "java.io.bufferedreader",
          "java.io.objectinputstream",
          "java.net.url",
          "java.net.socket",
          "java.net.inetaddress",
          "java.rmi.",
          "java.beans.",
          "javax.script",
          "javax.naming",
          "javax.management",
          "com.sun.rowset",
          "com.sun.jndi",
          "com.sun.org.apache",
          "com.opensymphony.xwork2",
          "com.mchange.v2",
          "org.apache.struts2",
          "org.apache.commons.collections",
          "org.apache.commons.beanutils",
          "org.apache.xalan",
          "org.apache.wicket",
          "org.apache.tomcat.dbcp",
          "org.apache.bcel",
          "org.apache.shiro.jndi",
          "org.apache.ibatis",
          "org.springframework.context",
          "org.springframework.beans",
          "org.springframework.expression",
          "org.codehaus.groovy",
          "org.mozilla.javascript",
          "org.hibernate.jmx",
          "org.omg.corba",
          "org.jnp",
          "freemarker.template",
          "ognl.ognl",
          "xwork.methodaccessor",
          "sun.reflect",
          "sun.misc",
          "ysoserial",
          "bsh.interpreter",
          "groovy.lang",
          "groovy.util",
          "clojure.main",
          "jdk.jshell",
          "com.bea.core",
          "com.tangosol",
          "weblogic.",
          "class.module.classloader",
          "class['classloader']",
          "class.classloader",
          "getruntime",
          "processbuilder",
          "scriptenginemanager",
          "#_memberaccess",
          "memberaccess",
          "@java.",
          "@org.apache",
          "classloader.loadclass",
          "objectinputstream",
          "getdeclaredmethod",
          "getdeclaredfield",
          "defineclass",
          "forname(",
          "java.evil",
          "javax.el.",
          "getclass()",
          ".getclass(",
          "newinstance(");
  private static final Automaton CLASSES = Automaton.of(CLASS_WORDS);
  private static final List<String> PACKAGE_WORDS =
      List.of("java.", "javax.", "sun.", "com.sun.", "org.apache.", "com.opensymphony.");
  private static final Automaton PACKAGES = Automaton.of(PACKAGE_WORDS);
  private static final List<String> ACTION_WORDS =
      List.of(
          "clonetransformer",
          "forclosure",
          "instantiatefactory",
          "instantiatetransformer",
          "invokertransformer",
          "prototypeclonefactory",
          "prototypeserializationfactory",
          "whileclosure",
          "getproperty",
          "filewriter",
          "xmldecoder",
          "unmarshaller");
  private static final Automaton RUNTIME_ACTIONS = Automaton.of(ACTION_WORDS);

  /** What must stand in a text for anything but a serialised object to be found. */
  static final List<String> WORDS =
      Stream.of(CLASS_WORDS, PACKAGE_WORDS, ACTION_WORDS).flatMap(List::stream).toList();

  private Java() {}

  /** Whether a class that only an attack names is named. */
  static boolean dangerous(String text) {
    Automaton.Hits hits = CLASSES.hits(text);
    while (hits.next()) {
      boolean trace = trace(text, hits.start(), hits.end());
      boolean word = hits.start() > 0 && Ascii.word(text.charAt(hits.start() - 1));
      if (!trace && !word) {
        return true;
      }
    }
    boolean action = (RUNTIME_ACTIONS.scan(text) & 1) != 0;
    return action
        && text.indexOf(' ') < 0
        && (Ascii.at(text, 0, "runtime") || text.indexOf('.') > 0);
  }

  /** A line of a stack trace, or an exception's name. */
  private static boolean trace(String text, int start, int end) {
    int back = Ascii.skipBlanksBack(text, start);
    boolean at =
        back >= 1
            && Ascii.at(text, back - 1, "at")
            && (back < 2 || Ascii.blank(text.charAt(back - 2)));
    int close = end;
    while (close < text.length() && (Ascii.word(text.charAt(close)) || text.charAt(close) == '.')) {
      close++;
    }
    return at
        || text.startsWith("Exception", Math.max(0, close - 9))
        || text.startsWith("Error", Math.max(0, close - 5));
  }

  /** Whether the whole text is the name of a class of Java's own packages. */
  static boolean className(String text) {
    if (text.length() > 100 || text.length() < 9) {
      return false;
    }
    Automaton.Hits hits = PACKAGES.hits(text);
    boolean starts = hits.next() && hits.start() == 0;
    for (int i = 0; i < text.length() && starts; i++) {
      char c = text.charAt(i);
      starts = Ascii.word(c) || c == '.' || c == '$';
    }
    return starts;
  }

  /** The head of a serialised object: as bytes read as ISO-8859-1, in base64, in hex. */
  static boolean serialized(String text) {
    return text.contains("\u00ac\u00ed\u0000\u0005")
        || text.contains("\u00ac\u00ed\u0005")
        || text.contains("rO0AB")
        || text.contains("KztAAU")
        || text.contains("Cs7QAF")
        || Ascii.at(text, 0, "aced0005");
  }
}
