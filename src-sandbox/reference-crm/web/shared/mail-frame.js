/**
 * Shows a message's HTML (S6). It is built again from the elements that text needs, without any attribute that could fetch, link, style or
 * run something, and is confined to a frame that may do none of that either.
 */
import { el } from './dom.js';

const kept = new Set(
  'B BLOCKQUOTE BR CAPTION CODE DD DIV DL DT EM H1 H2 H3 H4 H5 H6 HR I LI OL P PRE S SMALL SPAN STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR U UL'.split(
    ' ',
  ),
);
/** Left out with everything in them. Of other elements the content stays. */
const dropped = new Set(
  'APPLET AUDIO BASE BUTTON CANVAS DATALIST EMBED FRAME FRAMESET HEAD IFRAME INPUT LINK MATH META NOEMBED NOFRAMES NOSCRIPT OBJECT PARAM PLAINTEXT PORTAL SCRIPT SELECT SOURCE STYLE SVG TEMPLATE TEXTAREA TITLE TRACK VIDEO XMP'.split(
    ' ',
  ),
);
const most = { nodes: 20_000, depth: 60, span: 50 };
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** @param style the text of `mail-frame.css` */
export function htmlFrame(html, title, style) {
  const frame = el('iframe', { title, className: 'message-frame' });
  // no token: no scripts, forms, links out, pop-ups, downloads, and an origin of its own
  frame.setAttribute('sandbox', '');
  frame.referrerPolicy = 'no-referrer';
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${style}</style><body>${cleaned(html)}`;
  return frame;
}

/** @returns HTML in which only elements of `kept` stand */
export function cleaned(html) {
  // what a template holds is in a document without a window: nothing in it runs, and nothing is fetched
  const read = document.createElement('template');
  read.innerHTML = html;
  const made = document.implementation.createHTMLDocument('');
  const left = { nodes: most.nodes };
  copy(read.content, made.body, 0, left);
  return made.body.innerHTML;
}

function copy(from, to, depth, left) {
  for (const node of from.childNodes) {
    if (left.nodes <= 0) return;
    left.nodes -= 1;
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE) copyElement(node, to, depth, left);
  }
}

function copyElement(node, to, depth, left) {
  const name = node.nodeName.toUpperCase();
  if (dropped.has(name)) return;
  if (name === 'IMG') {
    const { alt } = node;
    if (alt) to.append(`[${alt.slice(0, 200)}]`);
    return;
  }
  // what is nested too deeply stands in the last element that is kept
  const isKept = kept.has(name) && depth < most.depth;
  const place = isKept ? to.ownerDocument.createElement(name) : to;
  if (isKept) {
    for (const attribute of ['colspan', 'rowspan']) {
      const count = Number(node.getAttribute(attribute));
      if (Number.isInteger(count) && count > 1) place.setAttribute(attribute, Math.min(count, most.span));
    }
    to.append(place);
  }
  copy(node, place, depth + 1, left);
  if (name === 'A') to.append(addressOf(node));
}

/** Where a link leads, as text: the frame opens nothing. */
function addressOf(link) {
  const address = link.getAttribute('href')?.trim() ?? '';
  const isShown = /^(?:https?:\/\/|mailto:)/i.test(address) && address !== link.textContent.trim();
  return isShown ? ` <${address.slice(0, 500)}>` : '';
}
