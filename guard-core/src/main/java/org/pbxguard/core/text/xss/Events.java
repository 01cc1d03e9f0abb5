package org.pbxguard.core.text.xss;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.text.match.WordTable;

/** The names of event handler attributes, of HTML and of what browsers add. Stateless. */
final class Events {
  private static final String NAMES =
      "abort activate afterprint afterscriptexecute afterupdate animationcancel animationend"
          + " animationiteration animationstart auxclick beforeactivate beforecopy beforecut"
          + " beforedeactivate beforeeditfocus beforeinput beforematch beforepaste beforeprint"
          + " beforescriptexecute beforetoggle beforeunload beforeupdate begin blur bounce cancel"
          + " canplay canplaythrough cellchange change click close command contentvisibilityautostatechange"
          + " contextmenu controlselect copy cuechange cut dataavailable datasetchanged"
          + " datasetcomplete dblclick deactivate drag dragdrop dragend dragenter dragexit dragleave"
          + " dragover dragstart drop durationchange emptied end ended error errorupdate filterchange"
          + " finish focus focusin focusout formchange formdata forminput fullscreenchange"
          + " gesturechange gesturestart gotpointercapture hashchange help input invalid keydown"
          + " keypress keyup layoutcomplete load loadeddata loadedmetadata loadend loadstart"
          + " losecapture lostpointercapture mediacomplete mediaerror message mousedown mouseenter"
          + " mouseleave mousemove mouseout mouseover mouseup mousewheel move moveend movestart"
          + " mozfullscreenchange offline online outofsync page pagehide pageshow pagereveal pageswap"
          + " paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove"
          + " pointerout pointerover pointerrawupdate pointerup popstate progress propertychange"
          + " ratechange readystatechange repeat reset resize resizeend resizestart resume reverse"
          + " rowdelete rowenter rowexit rowinserted rowsdelete rowsenter rowsinserted scroll scrollend"
          + " scrollsnapchange search securitypolicyviolation seek seeked seeking select selectionchange"
          + " selectstart show slotchange stalled start stop storage submit suspend syncrestored"
          + " timeerror timeupdate toggle touchcancel touchend touchmove touchstart trackchange"
          + " transitioncancel transitionend transitionrun transitionstart unhandledrejection unload"
          + " urlflip volumechange waiting webkitanimationend webkitanimationiteration"
          + " webkitanimationstart webkitfullscreenchange webkitmouseforcechanged"
          + " webkitmouseforcedown webkitmouseforceup webkitmouseforcewillbegin webkittransitionend"
          + " webkitwillrevealbottom wheel zoom";

  private static final WordTable TABLE = table();

  private Events() {}

  private static WordTable table() {
    WordTable.Builder words = WordTable.builder();
    names().forEach(name -> words.add(1, name));
    return words.build();
  }

  /** All names, in lower case. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= NAMES.length(); i++) {
      if (i == NAMES.length() || NAMES.charAt(i) == ' ') {
        names.add("on" + NAMES.substring(start, i));
        start = i + 1;
      }
    }
    return names;
  }

  /** Whether the part of the text is the name of an event handler attribute. */
  static boolean known(String text, int from, int to) {
    return TABLE.has(text, from, to);
  }
}
