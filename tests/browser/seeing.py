"""What a page is checked for by measuring it in the browser.

Widths, cut text, targets, names, headings.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

# The controls of a page, those of our components included; what a scrolling box hides is not there
# to be hit.
_CONTROLS = """
  const controls = [];
  const hidden = (node, box) => {
    for (let up = node.parentNode; up && up !== document; up = up.host || up.parentNode) {
      if (up.nodeType !== 1 || up.tagName === 'MAIN') continue;
      const style = getComputedStyle(up);
      if (style.overflowX === 'visible' && style.overflowY === 'visible' && style.clipPath === 'none') continue;
      const q = up.getBoundingClientRect();
      if (box.bottom < q.top + 4 || box.top > q.bottom - 4 || box.right < q.left + 4 || box.left > q.right - 4) return true;
    }
    return false;
  };
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      if (!node.matches('a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=radio]')) continue;
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const box = node.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || node.closest('.passer') || hidden(node, box)) continue;
      controls.push({ node, box });
    }
  };
  walk(document);
"""

# WCAG 2.5.8: 24 pixels, or as much presentation around the middle; links within a sentence and the
# browser's own are exempt.
_SMALL = (
    "() => {"
    + _CONTROLS
    + """
  const inline = ({ node }) => getComputedStyle(node).display === 'inline'
    && [...node.parentElement.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim().length > 1);
  const own = ({ node }) => node.matches('input[type=radio], input[type=checkbox]');
  const all = controls.map((c) => ({ ...c, x: c.box.x + c.box.width / 2, y: c.box.y + c.box.height / 2, free: inline(c) || own(c) }));
  const small = ({ box }) => box.width < 23.9 || box.height < 23.9;
  const found = [];
  for (const a of all) {
    if (a.free || !small(a)) continue;
    const near = all.find((b) => {
      if (a === b || a.node.contains(b.node) || b.node.contains(a.node)) return false;
      const dx = Math.max(b.box.left - a.x, 0, a.x - b.box.right);
      const dy = Math.max(b.box.top - a.y, 0, a.y - b.box.bottom);
      return Math.hypot(dx, dy) < 11.9 || (!b.free && small(b) && Math.hypot(a.x - b.x, a.y - b.y) < 23.9);
    });
    if (near) found.push(`${a.node.tagName} « ${a.node.textContent.trim().slice(0, 30)} » ${Math.round(a.box.width)}x${Math.round(a.box.height)}`);
  }
  return found;
}"""
)

_CUT = """() => {
  const found = [];
  const clips = (style, way) => ['hidden', 'clip'].includes(style[way]);
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      if (![...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim())) continue;
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (node.closest('svg, .lu, .unseen, .passer, caption, thead')) continue;
      const box = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      if (box.width < 3 || box.height < 3 || style.clipPath !== 'none') continue;
      const wide = clips(style, 'overflowX') && node.scrollWidth > node.clientWidth + 1;
      const high = clips(style, 'overflowY') && node.scrollHeight > node.clientHeight + 2;
      if (wide || high) found.push(`${node.tagName}.${node.className} « ${node.textContent.trim().slice(0, 40)} »`);
    }
  };
  walk(document);
  return found;
}"""

_WIDE = """() => {
  let over = document.documentElement.scrollWidth - Math.min(innerWidth, screen.width);
  for (let up = document.querySelector("h1").parentElement; up; up = up.parentElement) {
    if (getComputedStyle(up).overflowX !== "visible") over = Math.max(over, up.scrollWidth - up.clientWidth);
  }
  return over;
}"""

_STRUCTURE = """() => {
  const found = [];
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
  const levels = seen('h1, h2, h3, h4, h5').map((node) => [Number(node.tagName[1]), node.textContent]);
  if (levels.filter(([level]) => level === 1).length !== 1) found.push('not one h1');
  levels.forEach(([level, text], i) => {
    if (level > (i ? levels[i - 1][0] : 0) + 1) found.push(`h${level} « ${text.slice(0, 40)} » skips a level`);
  });
  if (seen('main').length !== 1) found.push('not one main');
  for (const table of seen('table')) {
    if (!table.caption && !table.getAttribute('aria-label')) found.push(`table without a caption: ${table.textContent.trim().slice(0, 40)}`);
    if (!table.querySelector('th[scope]')) found.push(`table without headers: ${table.textContent.trim().slice(0, 40)}`);
  }
  for (const frame of seen('iframe')) if (!frame.title.startsWith('Carte')) found.push(`frame « ${frame.title} »`);
  const english = /^(Open|Close|Clear|Scroll|Choose|Select|Skip|Press|Dismiss|Copy|Copied|Fullscreen|No results|\\d+ options?)\\b/;
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim());
    const told = ['aria-label', 'title', 'placeholder'].map((name) => node.getAttribute(name) ?? '');
    for (const words of [...own, ...told]) if (english.test(words)) found.push(`English: ${words}`);
  }
  return found;
}"""

# WCAG 1.4.12, as its technique asks.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } "
    "p { margin-bottom: 2em !important; }"
)


def small_targets(page: Page | Frame) -> list[str]:
    """Return the targets that are too small and too near to another (WCAG 2.5.8)."""
    return list(page.evaluate(_SMALL))


def cut_texts(page: Page) -> list[str]:
    """Return the texts of which a part is cut off."""
    return list(page.evaluate(_CUT))


def too_wide(page: Page) -> int:
    """Return by how many pixels the page scrolls sideways."""
    return int(page.evaluate(_WIDE))


def structure(page: Page) -> list[str]:
    """Return what is wrong with headings, landmarks, tables, frames and names."""
    return list(page.evaluate(_STRUCTURE))


def violations(page: Page | Frame, *, only: str = "") -> tuple[list[str], str]:
    """Run axe; return what it finds, in words, and its version. What passes is not sent."""
    options: dict[str, Any] = {"resultTypes": ["violations"]} | (
        {"runOnly": [only]} if only else {}
    )
    answer = Axe().run(page, options=options).response  # type: ignore[arg-type]
    told = [
        f"{each['id']}: {each['help']} -> {[node['target'] for node in each['nodes'][:3]]}"
        for each in answer["violations"]
    ]
    return told, str(answer["testEngine"]["version"])
