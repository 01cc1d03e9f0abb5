package org.pbxguard.server.peers;

/** Scripts that look at a page as WCAG 2.2 does; each returns what is wrong. */
final class PageChecks {
  private PageChecks() {}

  /** Texts whose contrast to their background is under 4.5 to 1 (1.4.3). */
  static final String CONTRAST =
      """
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => {
        const part = (v) => {
          const s = v / 255;
          return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
        };
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      };
      const behind = (element) => {
        for (let e = element; e; e = e.parentElement) {
          const colour = rgb(getComputedStyle(e).backgroundColor);
          if (colour.length < 4 || colour[3] > 0) {
            return colour;
          }
        }
        return [255, 255, 255];
      };
      const wrong = [];
      for (const element of document.querySelectorAll('main *')) {
        const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!own || !element.checkVisibility()) {
          continue;
        }
        const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) {
          wrong.push(ratio.toFixed(2) + ' ' + element.textContent);
        }
      }
      return wrong;
      """;

  /**
   * Controls and images without a name (4.1.2, 1.1.1), descriptions that are not there, ids that
   * are there twice, an order of focus other than the page's (2.4.3), a page without a language.
   */
  static final String NAMES =
      """
      const wrong = [];
      const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
      ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push('twice: ' + id));
      for (const e of document.querySelectorAll('input:not([type=hidden])')) {
        if (!e.labels.length) wrong.push('no label: ' + e.outerHTML);
      }
      for (const e of document.querySelectorAll('button, a, h1, h2, label')) {
        if (!e.textContent.trim()) wrong.push('no name: ' + e.outerHTML);
      }
      for (const e of document.images) {
        if (!e.alt) wrong.push('no alternative: ' + e.outerHTML);
      }
      for (const e of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
        const list = (e.getAttribute('aria-describedby') || '') + ' '
          + (e.getAttribute('aria-labelledby') || '');
        list.split(' ').filter((id) => id && !document.getElementById(id))
          .forEach((id) => wrong.push('nothing there: ' + id));
      }
      for (const e of document.querySelectorAll('[tabindex]')) {
        if (e.tabIndex > 0) wrong.push('own order: ' + e.outerHTML);
      }
      if (!document.documentElement.lang || !document.title) wrong.push('no language or title');
      return wrong;
      """;
}
