package org.pbxguard.sip.message;

import org.pbxguard.core.net.IpAddress;

/**
 * The edits a proxy makes, as {@link Splice}s on a parsed message (RFC 3261 16.6, 16.7, 18.2.1). A
 * value is never moved or rewritten beside the edit.
 *
 * <p>Stateless but for its view and splice; confined to one event loop.
 */
public final class SipEdits {
  private final SipView view;
  private final Splice splice;

  /** Edits of {@code view}'s current message into {@code splice}. */
  public SipEdits(SipView view, Splice splice) {
    this.view = view;
    this.splice = splice;
  }

  /** Forgets earlier edits; call it after each parse. */
  public Splice begin() {
    return splice.over(view);
  }

  /**
   * Opens a header line of its own above the first line of {@code id}, or above all header lines
   * when there is none; append the value and {@link #endLine}.
   */
  public Splice prepend(HeaderId id) {
    int line = view.firstLine(id);
    int at = line < 0 ? view.headersBegin() : view.lineBegin(line);
    return splice.insert(at).ascii(id.text()).ascii(": ");
  }

  /** Opens a header line below all others; append the value and {@link #endLine}. */
  public Splice append(CharSequence name) {
    return splice.insert(view.headersEnd()).ascii(name).ascii(": ");
  }

  /** Ends the header line that was opened. */
  public void endLine() {
    splice.ascii("\r\n");
  }

  /** Puts a Via value on top (16.6 item 8). */
  public void prependVia(CharSequence value) {
    prepend(HeaderId.VIA).ascii(value);
    endLine();
  }

  /** Puts a header line with that value above the others of its kind. */
  public void prependLine(HeaderId id, CharSequence value) {
    prepend(id).ascii(value);
    endLine();
  }

  /** Adds a header line below all others. */
  public void appendLine(CharSequence name, CharSequence value) {
    append(name).ascii(value);
    endLine();
  }

  /** Takes out the top Via value only (16.7 item 3): its line, or its part of a shared line. */
  public void removeTopVia() {
    removeValue(view.vias, 0, 1);
  }

  /** Takes out the first {@code count} Route values (16.4, 16.6 item 6). */
  public void removeRoutes(int count) {
    removeValue(view.routes, 0, count);
  }

  /** Takes out one Route value. */
  public void removeRoute(int index) {
    removeValue(view.routes, index, index + 1);
  }

  private void removeValue(ValueTable values, int from, int until) {
    java.util.Objects.checkFromToIndex(from, until, values.count());
    int index = from;
    while (index < until) {
      int line = values.line(index);
      int lineFirst = index;
      while (lineFirst > 0 && values.line(lineFirst - 1) == line) {
        lineFirst--;
      }
      int stop = index;
      while (stop < until && values.line(stop) == line) {
        stop++;
      }
      boolean tail = stop == values.count() || values.line(stop) != line;
      if (lineFirst == index && tail) {
        splice.remove(view.lineBegin(line), view.lineEnd(line));
      } else if (tail) {
        int before = Slice.end(values.value(index - 1));
        splice.remove(before, Slice.end(values.value(stop - 1)));
      } else {
        splice.remove(Slice.begin(values.value(index)), Slice.begin(values.value(stop)));
      }
      index = stop;
    }
  }

  /** Writes the real source into the top Via's received (18.2.1, RFC 3581 4), over any there. */
  public void setReceived(IpAddress source) {
    ViaView via = view.topVia();
    long received = via.received();
    if (Slice.present(received)) {
      splice.replace(Slice.begin(received), Slice.end(received)).address(source);
    } else {
      splice.insert(Slice.end(via.value())).ascii(";received=").address(source);
    }
  }

  /** Writes the real source port into the top Via's rport (RFC 3581 4), over any there. */
  public void setRport(int port) {
    ViaView via = view.topVia();
    long rport = via.rportParam();
    if (Slice.present(rport)) {
      splice.replace(Slice.begin(rport), Slice.end(rport)).ascii("rport=").decimal(port);
    } else {
      splice.insert(Slice.end(via.value())).ascii(";rport=").decimal(port);
    }
  }

  /** Writes Max-Forwards, as a new line when the request has none (16.6 item 3). */
  public void setMaxForwards(int hops) {
    int line = view.firstLine(HeaderId.MAX_FORWARDS);
    if (line < 0) {
      append(HeaderId.MAX_FORWARDS.text()).decimal(hops);
      endLine();
    } else {
      replace(view.lineValue(line)).decimal(hops);
    }
  }

  /** Puts another Request-URI in (16.6 item 2); without line breaks or blanks. */
  public void replaceRequestUri(CharSequence uri) {
    replace(view.requestUri()).ascii(uri);
  }

  /** Opens an edit in place of a slice. */
  public Splice replace(long slice) {
    return splice.replace(Slice.begin(slice), Slice.end(slice));
  }

  /** Takes out every line of a field. */
  public void removeAll(HeaderId id) {
    for (int line = view.firstLine(id); line >= 0; line = view.nextLine(line)) {
      splice.remove(view.lineBegin(line), view.lineEnd(line));
    }
  }

  /** Takes out every line of that name, in any case. */
  public void removeAll(CharSequence name) {
    for (int line = view.findLine(name, 0); line >= 0; line = view.findLine(name, line + 1)) {
      splice.remove(view.lineBegin(line), view.lineEnd(line));
    }
  }
}
