/** HTML as plain text, for sides that hold descriptions as plain text only. Takes time proportional to the length of the text (S6). */

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', nbsp: ' ', amp: '&' };

/** Paragraphs become lines; other markup, scripts and style sheets are removed. */
export function textOfHtml(html: string): string {
  const lines = withoutScripts(html)
    .replace(/\s+/g, ' ')
    .replace(/<br ?\/?>|<\/(?:p|div|li|tr|h[1-6])>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(lt|gt|quot|nbsp|amp);/g, (_whole, name: string) => entities[name] ?? '')
    .split('\n');
  return lines
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

/** An element that is not closed ends with the text, as in a browser. */
function withoutScripts(html: string): string {
  const opening = /<(script|style)(?=[\s/>])/gi;
  const lower = html.toLowerCase();
  let kept = '';
  let from = 0;
  for (let found = opening.exec(html); found !== null; found = opening.exec(html)) {
    kept += html.slice(from, found.index);
    const close = lower.indexOf(`</${found[1]?.toLowerCase()}`, found.index);
    if (close < 0) return kept;
    from = close;
    opening.lastIndex = close;
  }
  return kept + html.slice(from);
}
