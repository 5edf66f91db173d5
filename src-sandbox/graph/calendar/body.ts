/** The body of an event: kept as a page of HTML, whatever was sent, and shown as HTML or as text. */
import { escaped } from '../../simulator/html.ts';
import type { Json } from '../../simulator/json.ts';

const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';
const previewLength = 255;

/** What Exchange keeps of a body that was sent. @param value `itemBody`; undefined: an event without one */
export function readBodyText(value: Json | undefined): string {
  const content = typeof value?.content === 'string' ? value.content : '';
  if (String(value?.contentType ?? 'text').toLowerCase() !== 'html') return fromText(content);
  if (/<html[\s>]/i.test(content)) return content;
  return `<html>\r\n<head>\r\n${head}\r\n</head>\r\n<body>\r\n${content}\r\n</body>\r\n</html>\r\n`;
}

/** The page that Exchange makes of plain text, also of an empty one. */
function fromText(text: string): string {
  const lines =
    text === '' ? '&nbsp;' : escaped(text).replaceAll('&#39;', "'").split(/\r?\n/).join('<br>\r\n');
  return `<html><head>${head}\r\n<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style></head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">${lines}</div></span></font>\r\n</body>\r\n</html>\r\n`;
}

export function viewBody(html: string, type: 'html' | 'text'): Json {
  return type === 'html'
    ? { contentType: 'html', content: html }
    : { contentType: 'text', content: textOf(html) };
}

export function previewOf(html: string): string {
  return textOf(html).trim().slice(0, previewLength);
}

function textOf(html: string): string {
  const [, inner = html] = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html) ?? [];
  return inner
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\r?\n/g, '')
    .replace(/<br\s*\/?>/gi, '\r\n')
    .replace(/<\/(?:p|div)>/gi, '\r\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;|&#60;/g, '<')
    .replace(/&gt;|&#62;/g, '>')
    .replace(/&quot;|&#34;/g, '"')
    .replace(/&amp;|&#38;/g, '&')
    .replace(/(?:\r\n)+$/, '')
    .replace(/^ $/, '');
}
