/**
 * Converts between the body of an event and a description. Exchange keeps every body as HTML: plain text comes back as a page around it,
 * and an online meeting has a block behind what people wrote. Without that block Outlook takes the meeting offline
 * (https://learn.microsoft.com/graph/api/event-update, `body`), so it is no part of the description and is kept by every write (WR4).
 */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { textOfHtml } from '../../../src-shared/domain/calendar/html-text.ts';
import { type Json, objectIn, textIn } from '../json-members.ts';

export type Description = Pick<CalendarEvent, 'description' | 'descriptionContentType'>;

/** Exchange's remark in a page that it made of plain text. */
const madeOfText = '<!-- converted from text -->';

export function readBody(event: Json): Description {
  const body = objectIn(event, 'body');
  const content = textIn(body, 'content');
  if (textIn(body, 'contentType').toLowerCase() === 'text') return { description: content };
  const { written } = splitBlock(innerOf(content), event);
  const isText = content.includes(madeOfText);
  if (isText || isUnformatted(written))
    return { description: isText ? textOfPage(written) : textOfHtml(written) };
  // a page may hold nothing but its own markup
  const isEmpty = textOfHtml(written) === '' && !/<(?:img|table|hr)\b/i.test(written);
  return isEmpty ? {} : { description: written.trim(), descriptionContentType: 'text/html' };
}

/**
 * `body` of a request.
 * @param known what Graph has now; null for a new event
 */
export function writeBody(
  { description = '', descriptionContentType }: Description,
  known: Json | null,
): Json {
  const isHtml = descriptionContentType === 'text/html';
  const content = description.toWellFormed();
  const block =
    known === null ? '' : splitBlock(innerOf(textIn(objectIn(known, 'body'), 'content')), known).block;
  if (block === '') return { contentType: isHtml ? 'html' : 'text', content };
  const written = isHtml ? content : `<div>${htmlOf(content)}</div>`;
  return { contentType: 'html', content: `<html><body>${written}${block}</body></html>` };
}

/** What is inside of `<body>`; everything where there is none. */
function innerOf(html: string): string {
  const begin = /<body\b[^<>]*>/i.exec(html);
  if (begin === null) return html;
  const from = begin.index + begin[0].length;
  const end = html.toLowerCase().lastIndexOf('</body');
  return html.slice(from, end < from ? html.length : end);
}

/** Links of Microsoft's online meetings, for blocks whose event does not name its own. */
const meetingLink =
  /https:\/\/(?:teams\.microsoft\.(?:com|us)|teams\.live\.com|[\w.-]+\.skype\.com|meet\.lync\.com)\/[^\s"'<>]{1,2000}/i;
const rule = /_{20,}/g;

/** What people wrote, and behind it the block with the link of the meeting: it begins with a line of underscores. */
function splitBlock(html: string, event: Json): { readonly written: string; readonly block: string } {
  const whole = { written: html, block: '' };
  const joinUrl = textIn(objectIn(event, 'onlineMeeting'), 'joinUrl');
  const forms = [joinUrl, joinUrl.replaceAll('&', '&amp;')].filter((form) => form !== '');
  const named = forms.map((form) => html.indexOf(form)).find((at) => at >= 0);
  const link = named ?? (event.isOnlineMeeting === true ? html.search(meetingLink) : -1);
  if (link < 0) return whole;
  let begin = -1;
  for (const match of html.slice(0, link).matchAll(rule)) begin = match.index;
  // without a line it begins with the block element that has the link
  if (begin < 0) begin = Math.max(html.lastIndexOf('<div', link), html.lastIndexOf('<p', link), 0);
  const from = beforeOpenings(html, begin);
  return { written: html.slice(0, from), block: html.slice(from) };
}

/** Where the row of opening tags begins that ends at a place. */
function beforeOpenings(html: string, place: number): number {
  let from = place;
  for (;;) {
    const before = html.slice(Math.max(0, from - 1_000), from);
    const tag = /<(?!\/)[^<>]*>\s*$/.exec(before);
    if (tag === null) return from;
    from -= before.length - tag.index;
  }
}

/** HTML that says nothing but lines. */
function isUnformatted(html: string): boolean {
  return !/<[a-z!/]/i.test(
    html.replace(/<(?:br ?\/?|\/?(?:div|p|span)(?: (?:class="PlainText"|dir="ltr"))?)>/gi, ''),
  );
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', nbsp: ' ', amp: '&' };

/** The text that Exchange made a page of: its lines end with `<br>`, and every line break of the page is the page's own. */
function textOfPage(html: string): string {
  return html
    .replace(/\r?\n/g, '')
    .replace(/<br ?\/?>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:(lt|gt|quot|nbsp|amp)|#(\d{1,7}));/g, (_whole, name: string | undefined, code: string) =>
      name === undefined ? characterOf(Number(code)) : (entities[name] ?? ''),
    )
    .replaceAll('\u00a0', ' ');
}

function characterOf(code: number): string {
  return code > 0 && code <= 0x10_ff_ff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
}

function htmlOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r?\n/g, '<br>\n');
}
