package org.pbxguard.core.text.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.Where;

/** What people write is let through, however it is put together. */
class OrdinaryTextTest {
  private static final int ROUNDS = 300;

  private static final List<Place> PLACES =
      List.of(Place.PARAMETER, Place.JSON, Place.XML, Place.BODY, Place.FILE);

  private final Probe probe = Probe.of(StandardDetectors.inspector(TextSettings.defaults()));

  /** Sentences are put together from openings, middles and ends that go with each other. */
  private static final List<List<String>> SENTENCES =
      List.of(
          List.of(
              "Please call me back; Since the update; Hello, our support team said:; I don't know",
              " and select the new plan from the list; the phone's display shows nothing;"
                  + " it's either line 3 or line 4; we'd drop the old table where it stands",
              ".; , thank you!; - at 10:30 or later?; (see ticket #4711)."),
          List.of(
              "Bitte rufen Sie zurück; Seit dem Update; Guten Tag, wir haben; Ich weiß nicht",
              " und wählen Sie den Tarif aus der Liste; das Gerät von Herrn Müller's Büro klingelt;"
                  + " entweder Leitung 3 oder 4; ob der Anschluß für Größe A/B gilt",
              ".; , vielen Dank!; - um 10:30 oder später?; (siehe Ticket Nr. 4711)."),
          List.of(
              "Merci de rappeler; Depuis la mise à jour; Bonjour, l'équipe d'hier; Je n'sais pas",
              " et l'hôtel n'est pas joignable; c'est la ligne 3 ou la ligne 4;"
                  + " l'appel d'aujourd'hui s'est coupé; qu'il y ait déjà un autre numéro",
              ".; , merci !; - à 10h30 ou plus tard ?; (voir n° 4711)."),
          List.of(
              "Por favor llame; Desde la actualización; Buenos días, ¿quién; No sé",
              " y seleccione el plan de la lista; la línea 3 o la 4 no suena;"
                  + " el teléfono del señor O'Higgins está caído; como mañana o pasado",
              ".; , ¡gracias!; - a las 10:30 o más tarde.; (véase el n.º 4711)."),
          List.of(
              "Prego richiamare; Dopo l'aggiornamento; Buongiorno, dall'ufficio; Non so",
              " e l'altro numero dell'anno scorso; c'è la linea 3 o la linea 4;"
                  + " un po' di rumore sull'apparecchio; perché non c'era più nessuno",
              ".; , grazie!; - alle 10:30 o dopo?; (vedi n. 4711)."),
          List.of(
              "Proszę oddzwonić; Od aktualizacji; Dzień dobry, z działu; Nie wiem",
              " i wybrać taryfę z listy; linia 3 lub 4 nie działa;"
                  + " żółty przycisk świeci się; gdzie jest książka telefoniczna",
              ".; , dziękuję!; - o 10:30 albo później?; (zob. nr 4711)."),
          List.of(
              "Prosím zavolejte; Od aktualizace; Dobrý den, naše oddělení; Nevím",
              " a vyberte tarif ze seznamu; linka 3 nebo 4 mlčí; příliš žluťoučký kůň;"
                  + " kde je telefonní seznam",
              ".; , děkuji!; - v 10:30 nebo později?; (viz č. 4711)."),
          List.of(
              "Пожалуйста, перезвоните; После обновления; Добрый день, отдел; Не знаю",
              " и выберите тариф из списка; линия 3 или 4 не работает;"
                  + " телефон господина О'Хары молчит; где телефонная книга",
              ".; , спасибо!; - в 10:30 или позже?; (см. № 4711)."));

  private static final List<String> NAMES =
      List.of(
          "O'Brien",
          "D'Angelo",
          "O'Neill-Smith",
          "Drop Table Ltd",
          "Select & Sons",
          "Union Street Cafe",
          "Where Else Inc.",
          "Or Nothing",
          "Null Island Tours",
          "van der Berg",
          "Müller-Lüdenscheidt",
          "Nuñez y Cía.",
          "AT&T",
          "Yahoo!",
          "C#/.NET GmbH",
          "Guns N' Roses",
          "Script Kiddie's Toys",
          "Grant, Allen and Exec Partners");

  private static final List<String> PEOPLE =
      List.of(
          "O'Brien",
          "D'Angelo",
          "O'Neill-Smith",
          "van der Berg",
          "Müller-Lüdenscheidt",
          "Nuñez y Cía.",
          "AT&T",
          "Yahoo!",
          "Guns N' Roses",
          "Mc Donald's");

  private static final List<String> SQL_LIKE =
      List.of(
          "We select from three carriers and order by price.",
          "The union of both tables is larger; drop me a line where it hurts.",
          "Update 3 or 4 of the phones, then delete the old group.",
          "He asked whether having two lines is like having none.",
          "Insert the card into the reader and set the values as shown.",
          "If the group by the door is late, create a table for ten.",
          "Our database course: SELECT, INSERT and UPDATE explained.",
          "Alter the schedule, truncate the meeting, execute the plan.");

  private static final List<String> SNIPPETS =
      List.of(
          "if (a > b && c != \"x\") { return a; }",
          "for (int i = 0; i < n; i++) sum += values[i];",
          "def f(x): return x + 1  # adds one",
          "print('hello, world')",
          "<p>Press <b>1</b> for sales</p>",
          "SELECT name FROM extension",
          "exten => 100,1,Answer()",
          "same => n,GotoIf($[${count} > 3]?done)",
          "[general]\ncontext=default\nallowguest=no",
          "{\"ext\": 100, \"name\": \"Front desk\"}",
          "Error 404: /admin/missing.png was not found",
          "curl error 7 while connecting",
          "git commit -m \"fix the ringing\"");

  static Stream<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    List<String> languages = List.of("en", "de", "fr", "es", "it", "pl", "cs", "ru");
    for (int i = 0; i < languages.size(); i++) {
      List<String> parts = SENTENCES.get(i);
      kinds.add(kind("text in " + languages.get(i), random -> sentence(parts, random)));
    }
    kinds.add(kind("names", random -> one(NAMES, random)));
    kinds.add(
        kind("two names", random -> one(PEOPLE, random) + joint(random) + one(PEOPLE, random)));
    kinds.add(kind("prose like SQL", random -> one(SQL_LIKE, random)));
    kinds.add(kind("snippets in a ticket", OrdinaryTextTest::ticket));
    kinds.add(kind("base64", random -> base64(random, 12 + random.nextInt(200))));
    kinds.add(kind("JWTs", OrdinaryTextTest::jwt));
    kinds.add(kind("phone numbers", OrdinaryTextTest::number));
    kinds.add(kind("SIP URIs", OrdinaryTextTest::uri));
    return kinds.stream();
  }

  private static Arguments kind(String name, Function<SplittableRandom, String> text) {
    return Arguments.of(name, text);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void inspect_ordinaryText_letThrough(String name, Function<SplittableRandom, String> kind) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      String text = kind.apply(random);
      Where where = new Where(PLACES.get(random.nextInt(PLACES.size())), "note");
      assertThat(probe.points(text, where))
          .as("%s at %s: %s", text, where, probe.findings(text, where))
          .isLessThan(Probe.REFUSED);
    }
  }

  private static List<String> choices(String part) {
    List<String> choices = new ArrayList<>();
    int start = 0;
    for (int end = part.indexOf(';'); end >= 0; end = part.indexOf(';', start)) {
      choices.add(part.substring(start, end));
      start = end + 1;
    }
    choices.add(part.substring(start));
    return choices;
  }

  private static String one(List<String> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String sentence(List<String> parts, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.forEach(part -> text.append(one(choices(part), random).strip()).append(' '));
    }
    return text.toString().strip();
  }

  private static String joint(SplittableRandom random) {
    return one(List.of(" and ", " or ", ", ", " & ", " / ", " - "), random);
  }

  private static String ticket(SplittableRandom random) {
    return "Hello, I get this since Monday:\n\n"
        + one(SNIPPETS, random)
        + "\n\nWhat is wrong? Regards, "
        + one(NAMES, random);
  }

  private static String base64(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String jwt(SplittableRandom random) {
    String head = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    String claims =
        "{\"sub\":\"%d\",\"name\":\"%s\",\"iat\":%d}"
            .formatted(random.nextInt(9999), one(NAMES, random), random.nextInt(1 << 30));
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    byte[] signature = new byte[64];
    random.nextBytes(signature);
    return url.encodeToString(head.getBytes(StandardCharsets.UTF_8))
        + "."
        + url.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + "."
        + url.encodeToString(signature);
  }

  private static String number(SplittableRandom random) {
    int area = 20 + random.nextInt(900);
    int line = 1000 + random.nextInt(900_000);
    return switch (random.nextInt(6)) {
      case 0 -> "+49 " + area + " " + line + "-" + random.nextInt(99);
      case 1 -> "(" + area + ") 555-" + random.nextInt(1000, 9999);
      case 2 -> "00" + area + "/" + line;
      case 3 -> "tel:+1-" + area + "-555-" + line + ";ext=" + random.nextInt(999);
      case 4 -> "*" + random.nextInt(99) + "#" + line + "#";
      default -> area + "-" + line + ", " + area + "-" + (line + 1) + " or " + (area + 1);
    };
  }

  private static String uri(SplittableRandom random) {
    String user = one(List.of("100", "alice", "+4930123456", "o'brien", "*97"), random);
    String host = one(List.of("pbx.example.org", "192.0.2.7:5060", "[2001:db8::7]"), random);
    String tail = one(List.of("", ";transport=tcp", ";user=phone", "?subject=call%20me"), random);
    String uri = (random.nextBoolean() ? "sip:" : "sips:") + user + "@" + host + tail;
    return random.nextBoolean()
        ? uri
        : "\"" + one(NAMES, random) + "\" <" + uri + ">;tag=" + random.nextInt(1 << 30);
  }
}
