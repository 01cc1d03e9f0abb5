package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.Guard;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.servlet.page.Html;

/**
 * The blocks: their list, and for administrators how to add and lift one.
 *
 * <p>Thread-safe.
 */
final class BlockPages {
  private static final int MAX_ADDRESS = 64;
  private static final int PER_PAGE = 50;

  /** What a block may last: the value of the choice, and zero for until it is lifted. */
  private static final List<Duration> DURATIONS =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ZERO);

  private final Console console;
  private final Guard guard;

  BlockPages(Console console) {
    this.console = console;
    this.guard = console.ports().guard();
  }

  void show(Visit visit, String problem) throws IOException {
    show(visit, HttpServletResponse.SC_OK, problem);
  }

  private void show(Visit visit, int status, String problem) throws IOException {
    Optional<IpPrefix> after = prefix(visit.field("after"));
    List<Block> found =
        guard.blocks().active().stream()
            .sorted((a, b) -> a.prefix().compareTo(b.prefix()))
            .filter(block -> after.filter(p -> block.prefix().compareTo(p) <= 0).isEmpty())
            .limit(PER_PAGE + 1L)
            .toList();
    Html html = visit.begin("blocks");
    visit.problem(html, problem.isEmpty() ? "" : visit.say(problem));
    visit.done(html, "added", "lifted", "not-blocked");
    table(visit, html, found.stream().limit(PER_PAGE).toList());
    if (found.size() > PER_PAGE) {
      String last = found.get(PER_PAGE - 1).prefix().toString();
      String query = last.replace(":", "%3A").replace("/", "%2F");
      html.element(
          "a",
          visit.say("next"),
          "class",
          "go quiet",
          "href",
          visit.path("/blocks?after=" + query));
    }
    if (visit.person().mayChange()) {
      form(visit, html);
    }
    visit.send(status, html);
  }

  private static void form(Visit visit, Html html) {
    html.open("section", "aria-labelledby", "h-add")
        .element("h2", visit.say("block.add"), "id", "h-add");
    visit.form(html, "/blocks/add");
    visit.input(
        html,
        "prefix",
        "value",
        visit.field("prefix"),
        "maxlength",
        "64",
        "autocomplete",
        "off",
        "autocapitalize",
        "none",
        "spellcheck",
        "false",
        "required",
        "required");
    visit.input(
        html, "reason", "value", visit.field("reason"), "maxlength", "256", "autocomplete", "off");
    html.element("label", visit.say("field.duration"), "for", "duration")
        .open("select", "id", "duration", "name", "duration");
    for (Duration duration : DURATIONS) {
      String seconds = Long.toString(duration.toSeconds());
      html.element("option", visit.say("duration." + seconds), "value", seconds);
    }
    html.close();
    html.element("button", visit.say("block.go"), "type", "submit").close().close();
  }

  /** Blocks, one a row. */
  static void table(Visit visit, Html html, List<Block> blocks) {
    if (blocks.isEmpty()) {
      html.element("p", visit.say("blocks.none"));
      return;
    }
    html.open("ul", "class", "list blocks");
    for (Block block : blocks) {
      html.open("li").open("div").open("strong");
      GuardPages.lookUp(visit, html, block.prefix().toString());
      html.close()
          .element("span", block.reason())
          .element(
              "span",
              visit.words().get("until", GuardPages.until(visit, block)) + ", " + block.by(),
              "class",
              "soft")
          .close();
      if (visit.person().mayChange()) {
        html.open("div");
        lift(visit, html, block, " small");
        html.close();
      }
      html.close();
    }
    html.close();
  }

  /** The button that lifts a block. */
  static void lift(Visit visit, Html html, Block block, String style) {
    visit.button(
        html,
        "/blocks/lift",
        visit.words().get("block.lift", block.prefix()),
        "quiet" + style,
        "prefix",
        block.prefix().toString());
  }

  /** Answers POST; the form is known to be this console's own. */
  void post(Visit visit, String path) throws IOException {
    Optional<IpPrefix> prefix = prefix(visit.field("prefix"));
    if (!visit.person().mayChange()) {
      visit.sentence(HttpServletResponse.SC_FORBIDDEN, "role");
    } else if (prefix.isEmpty()) {
      show(visit, HttpServletResponse.SC_BAD_REQUEST, "prefix.wrong");
    } else if (path.equals("/blocks/add")) {
      add(visit, prefix.get());
    } else if (path.equals("/blocks/lift")) {
      lift(visit, prefix.get());
    } else {
      visit.sentence(HttpServletResponse.SC_NOT_FOUND, "gone");
    }
  }

  private void add(Visit visit, IpPrefix prefix) throws IOException {
    Optional<Duration> duration =
        DURATIONS.stream()
            .filter(d -> Long.toString(d.toSeconds()).equals(visit.field("duration")))
            .findFirst();
    String reason = visit.field("reason");
    if (duration.isEmpty() || reason.length() > Block.MAX_REASON) {
      show(visit, HttpServletResponse.SC_BAD_REQUEST, "block.wrong");
      return;
    }
    Durable<Block> made =
        Durable.of(
            guard.block(
                new BlockRequest(
                    prefix,
                    duration.get(),
                    reason.isEmpty() ? visit.say("block.reason") : reason,
                    visit.person().author(),
                    console.wire().connection().address(visit.request()),
                    false)));
    settle(visit, made.problem(), "added");
  }

  private void lift(Visit visit, IpPrefix prefix) throws IOException {
    Durable<Boolean> lifted = Durable.of(guard.unblock(prefix, visit.person().author()));
    settle(visit, lifted.problem(), lifted.said(was -> was ? "lifted" : "not-blocked"));
  }

  private void settle(Visit visit, String problem, String done) throws IOException {
    if (problem.isEmpty()) {
      visit.to("/blocks?done=" + done);
    } else {
      boolean store = problem.equals("unavailable");
      show(
          visit,
          store ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_CONFLICT,
          problem);
    }
  }

  private static Optional<IpPrefix> prefix(String text) {
    return text.length() > MAX_ADDRESS ? Optional.empty() : IpPrefix.parse(text);
  }
}
