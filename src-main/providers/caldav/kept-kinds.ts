/**
 * Which kinds of content a server keeps. A strong ETag in the answer to a PUT promises that the server stored exactly the bytes sent
 * (RFC 4791 5.3.4), but some servers give one and keep only what they know. So the first object with a new kind of content is read
 * back, and a kind that came back as it was sent is believed from then on, for this account and process.
 */

export interface KeptKinds {
  /** Whether the server was seen to keep all of these. */
  readonly keepsAll: (kinds: readonly string[]) => boolean;
  /** Learns from a text that was sent and the text that the server holds of it. */
  readonly learn: (sent: string, held: string) => void;
}

export function createKeptKinds(): KeptKinds {
  const kept = new Set<string>();
  return {
    keepsAll: (kinds) => kinds.every((kind) => kept.has(kind)),
    learn(sent, held) {
      const lines = new Set(linesIn(held).map(({ text }) => text));
      const lost = new Set<string>();
      for (const line of linesIn(sent)) if (!lines.has(line.text)) lost.add(kindOf(line));
      for (const kind of kindsOf(sent)) if (!lost.has(kind)) kept.add(kind);
    },
  };
}

/**
 * The kinds of content in a calendar object: its components, and their properties with the names of their parameters and the order of
 * magnitude of their lengths and the width of their characters, because some databases cut a text at its first emoji. Values count where there are only a few; a rule counts by the names of its parts.
 */
export function kindsOf(text: string): ReadonlySet<string> {
  return new Set(linesIn(text).map(kindOf));
}

interface Line {
  /** The components around it, such as `VEVENT/VALARM`. An event that replaces one occurrence is `VEVENT+`. */
  readonly within: string;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly value: string;
  /** All of it, with what it is within. */
  readonly text: string;
}

/** Properties that every program writes for itself. */
const bookkeeping = new Set([
  'BEGIN',
  'END',
  'CALSCALE',
  'CREATED',
  'DTSTAMP',
  'LAST-MODIFIED',
  'METHOD',
  'PRODID',
  'SEQUENCE',
  'VERSION',
]);
const fewValues = new Set(['ACTION', 'CLASS', 'PRIORITY', 'STATUS', 'TRANSP']);

/** The properties within events; those of time zone definitions are the server's business. */
function linesIn(text: string): readonly Line[] {
  const lines: Line[] = [];
  const open: string[] = [];
  let eventLines: Line[] = [];
  let isOccurrence = false;
  for (const line of text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const colon = valueStart(line);
    if (colon < 0) continue;
    const [name = '', ...parameters] = line.slice(0, colon).toUpperCase().split(';');
    const value = line.slice(colon + 1);
    if (name === 'BEGIN') open.push(value.trim().toUpperCase());
    if (name === 'RECURRENCE-ID') isOccurrence = true;
    if (open.includes('VEVENT') && !bookkeeping.has(name)) {
      const within = open.slice(open.indexOf('VEVENT')).join('/');
      eventLines.push({
        within,
        name,
        parameters: parameters.map((one) => one.split('=')[0] ?? ''),
        value,
        text: `${within} ${name}${line.slice(name.length)}`,
      });
    }
    if (name !== 'END') continue;
    if (open.pop() !== 'VEVENT') continue;
    for (const one of eventLines)
      lines.push(isOccurrence ? { ...one, within: one.within.replace('VEVENT', 'VEVENT+') } : one);
    eventLines = [];
    isOccurrence = false;
  }
  return lines;
}

function kindOf({ within, name, parameters, value }: Line): string {
  const detail = fewValues.has(name)
    ? value.toUpperCase()
    : name === 'RRULE'
      ? value
          .split(';')
          .map((part) => part.split('=')[0]?.toUpperCase())
          .sort()
          .join(',')
      : `${Math.ceil(Math.log2(value.length + 1))}${widthOf(value)}`;
  return [within, name, [...parameters].sort().join(','), detail].join(' ');
}

/** How many bytes the widest character takes in UTF-8: one, two or three, or four. */
function widthOf(value: string): string {
  if (/[\ud800-\udfff]/.test(value)) return ' 4';
  return /[^\p{ASCII}]/u.test(value) ? ' 3' : '';
}

/** The position of the colon before the value; a colon inside quotes does not count. Negative without one. */
function valueStart(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    if (line[at] === ':' && !isQuoted) return at;
  }
  return -1;
}
