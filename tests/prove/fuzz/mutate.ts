/** Damages calendar texts as programs, transports and attackers do: changes lines, components, parameters and values, not bytes. */
type Random = () => number;

/** Names that access an object's prototype when they are used as keys. */
const dangerous = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'];
const numbers = [
  '0',
  '-0',
  '-1',
  '1',
  '2',
  '31',
  '32',
  '53',
  '54',
  '366',
  '367',
  '9999',
  '10000',
  '2147483648',
  '9007199254740993',
  '1e9',
  'NaN',
  '00000000000000000001',
];
const times = [
  '00000000T000000',
  '00010101T000000Z',
  '99991231T235959Z',
  '20260230T090000',
  '20260329T023000',
  '20261025T023000',
  '20260101T240000',
  '20261231T235960Z',
  '19000101',
  '20240229',
  '2026-01-01T09:00:00Z',
];
const values = [
  '',
  ' ',
  ';',
  ':',
  ',',
  '\\',
  '\\n',
  '"',
  '""',
  '\u0000',
  '\ud800',
  '\ufeff',
  '\u202e',
  '\u{1f600}',
  'é',
  'x'.repeat(5_000),
  ...dangerous,
];
const durations = [
  'PT0S',
  '-PT1H',
  'P1W',
  'P99999999D',
  'PT',
  'P',
  'P1Y',
  'PT1.5H',
  'P1DT24H',
  'PT9999999999H',
];
const zones = [
  'Europe/Amsterdam',
  'W. Europe Standard Time',
  'Nowhere/Land',
  'GMT+25:00',
  '/x/Europe/Paris',
  'Etc/GMT-14',
  'Africa/Casablanca',
  ...dangerous,
];
const properties = [
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'RDATE',
  'EXDATE',
  'EXRULE',
  'RECURRENCE-ID',
  'SUMMARY',
  'UID',
  'ATTENDEE',
  'ORGANIZER',
  'LOCATION',
  'STATUS',
  'CLASS',
  'TRANSP',
  'SEQUENCE',
  'RELATED-TO',
  'DTSTAMP',
  'X-ANY',
  ...dangerous,
];
const components = [
  'VEVENT',
  'VALARM',
  'VTIMEZONE',
  'STANDARD',
  'DAYLIGHT',
  'VCALENDAR',
  'VTODO',
  'X-COMP',
  '__proto__',
];
const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY', 'NEVER'];
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU', 'XX'];

/** A change that would make more of the text is left out: 500 copies of a line of 5 MB are more than one string can hold. */
const mostCharacters = 16 * 1024 * 1024;

/** Applies one to six changes. Some of them take lines and values from `other`. */
export function mutate(text: string, other: string, random: Random): string {
  let lines = text.split(/\r\n|\r|\n/);
  const otherLines = other.split(/\r\n|\r|\n/);
  for (let left = 1 + whole(random, 6); left > 0; left -= 1) {
    const changed = pick(random, changes)(lines, otherLines, random);
    if (sizeOf(changed) <= mostCharacters) lines = changed.length === 0 ? [''] : changed;
  }
  const ending = random() < 0.9 ? '\r\n' : pick(random, ['\n', '\r', '\r\n\r\n', '\n\r']);
  return lines.join(ending);
}

const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, { length }) => sum + length, 0);

type Change = (lines: string[], otherLines: readonly string[], random: Random) => string[];

const changes: readonly Change[] = [
  swapLines,
  duplicateLine,
  dropLine,
  duplicateComponent,
  dropComponent,
  nestComponent,
  renameComponent,
  takeValue,
  takeLine,
  changeNumber,
  changeTime,
  changeTime,
  changeDuration,
  changeParameter,
  changeParameter,
  changeValue,
  changeValue,
  changeRule,
  changeRule,
  changeRule,
  addOccurrence,
  changeZone,
  renameProperty,
  refold,
  flipCase,
  cutOff,
  longValue,
];

function swapLines(lines: string[], _: readonly string[], random: Random): string[] {
  const [a, b] = [whole(random, lines.length), whole(random, lines.length)];
  const result = [...lines];
  [result[a], result[b]] = [lines[b] ?? '', lines[a] ?? ''];
  return result;
}

function duplicateLine(lines: string[], _: readonly string[], random: Random): string[] {
  const line = pick(random, lines);
  const copies = random() < 0.95 ? 1 : 500;
  return inserted(
    lines,
    whole(random, lines.length),
    Array.from({ length: copies }, () => line),
  );
}

function dropLine(lines: string[], _: readonly string[], random: Random): string[] {
  const at = whole(random, lines.length);
  return lines.filter((_line, index) => index !== at);
}

function duplicateComponent(lines: string[], _: readonly string[], random: Random): string[] {
  const [from, to] = componentIn(lines, random);
  return inserted(lines, to, lines.slice(from, to));
}

function dropComponent(lines: string[], _: readonly string[], random: Random): string[] {
  const [from, to] = componentIn(lines, random);
  return [...lines.slice(0, from), ...lines.slice(to)];
}

function nestComponent(lines: string[], _: readonly string[], random: Random): string[] {
  const [from, to] = componentIn(lines, random);
  const depth = random() < 0.95 ? 1 : 300;
  const name = pick(random, components);
  return [
    ...lines.slice(0, from),
    ...Array.from({ length: depth }, () => `BEGIN:${name}`),
    ...lines.slice(from, to),
    ...Array.from({ length: depth }, () => `END:${name}`),
    ...lines.slice(to),
  ];
}

function renameComponent(lines: string[], _: readonly string[], random: Random): string[] {
  const [from, to] = componentIn(lines, random);
  const name = pick(random, components);
  return lines.map((line, at) =>
    (at === from || at === to - 1) && random() < 0.9 ? line.replace(/:.*/, `:${name}`) : line,
  );
}

function takeValue(lines: string[], otherLines: readonly string[], random: Random): string[] {
  return changedLine(lines, random, (line) => {
    const name = /^[^;:]*/.exec(line)?.[0] ?? '';
    const same = otherLines.filter((one) => one.startsWith(name));
    const from = pick(random, random() < 0.7 && same.length > 0 ? same : otherLines);
    return line.replace(/:.*/s, () => `:${from.slice(from.indexOf(':') + 1)}`);
  });
}

function takeLine(lines: string[], otherLines: readonly string[], random: Random): string[] {
  return inserted(lines, whole(random, lines.length), [pick(random, otherLines)]);
}

function changeNumber(lines: string[], _: readonly string[], random: Random): string[] {
  return changedLine(lines, random, (line) =>
    line.replace(/\d+/g, (old) => (random() < 0.4 ? pick(random, numbers) : old)),
  );
}

function changeTime(lines: string[], _: readonly string[], random: Random): string[] {
  return changedLine(
    lines,
    random,
    (line) =>
      line.replace(/:.*/s, () => `:${pick(random, times)}${random() < 0.1 ? `,${pick(random, times)}` : ''}`),
    /^(DT|RDATE|EXDATE|RECURRENCE|DUE)/i,
  );
}

function changeDuration(lines: string[], _: readonly string[], random: Random): string[] {
  const from = lines.findIndex((line) => /^BEGIN:VEVENT/i.test(line));
  return from < 0 ? lines : inserted(lines, from + 1, [`DURATION:${pick(random, durations)}`]);
}

function changeParameter(lines: string[], _: readonly string[], random: Random): string[] {
  const parameters = [
    'VALUE=DATE',
    'VALUE=DATE-TIME',
    'VALUE=PERIOD',
    'VALUE=TEXT',
    'VALUE=BINARY',
    'ENCODING=QUOTED-PRINTABLE',
    'ENCODING=BASE64',
    'RANGE=THISANDFUTURE',
    'PARTSTAT=ACCEPTED',
    'ROLE=CHAIR',
    'CN="a;b:c,d"',
    'CN="',
    'X=',
    '=',
    '',
    `${pick(random, dangerous)}=${pick(random, values)}`,
    `TZID=${pick(random, zones)}`,
  ];
  return changedLine(lines, random, (line) => {
    if (random() < 0.3) return line.replace(/;[^:;]*/, '');
    return line.replace(/[;:]/, (separator) => `;${pick(random, parameters)}${separator}`);
  });
}

function changeValue(lines: string[], _: readonly string[], random: Random): string[] {
  return changedLine(lines, random, (line) => {
    const at = line.indexOf(':') + 1 + whole(random, Math.max(1, line.length - line.indexOf(':')));
    return random() < 0.5
      ? `${line.slice(0, at)}${pick(random, values)}${line.slice(at)}`
      : `${line.slice(0, line.indexOf(':') + 1)}${pick(random, values)}`;
  });
}

function changeRule(lines: string[], _: readonly string[], random: Random): string[] {
  const has = lines.some((line) => /^RRULE/i.test(line));
  if (!has || random() < 0.3) {
    const from = lines.findIndex((line) => /^BEGIN:VEVENT/i.test(line));
    return from < 0 ? lines : inserted(lines, from + 1, [`RRULE:${randomRule(random)}`]);
  }
  return changedLine(
    lines,
    random,
    (line) => {
      const parts = line.slice(line.indexOf(':') + 1).split(';');
      const at = whole(random, parts.length);
      if (random() < 0.3) parts.splice(at, 1);
      else if (random() < 0.6) parts.splice(at, 0, rulePart(random));
      else parts[at] = rulePart(random);
      return `RRULE:${parts.join(';')}`;
    },
    /^RRULE/i,
  );
}

function addOccurrence(lines: string[], _: readonly string[], random: Random): string[] {
  const from = lines.findIndex((line) => /^BEGIN:VEVENT/i.test(line));
  const to = lines.findIndex((line, at) => at > from && /^END:VEVENT/i.test(line));
  if (from < 0 || to < 0) return lines;
  const copy = lines.slice(from, to + 1).filter((line) => !/^(RRULE|RDATE|EXDATE)/i.test(line));
  const start = copy.find((line) => /^DTSTART/i.test(line));
  const id =
    start === undefined || random() < 0.2
      ? `RECURRENCE-ID:${pick(random, times)}`
      : start.replace(/^DTSTART/i, 'RECURRENCE-ID');
  return inserted(lines, to + 1, inserted(copy, 1, [random() < 0.3 ? id.replace(/\d{2}T/, '15T') : id]));
}

function changeZone(lines: string[], _: readonly string[], random: Random): string[] {
  const zone = pick(random, zones);
  const offset = pick(random, ['+0100', '-1200', '+9999', '+01', '', '+010030', 'Z', '-000000']);
  return lines.map((line) => {
    if (/^TZOFFSET/i.test(line) && random() < 0.3) return line.replace(/:.*/s, `:${offset}`);
    return random() < 0.5 ? line.replace(/(TZID[=:])[^;:]*/i, (_all, name) => `${name}${zone}`) : line;
  });
}

function renameProperty(lines: string[], _: readonly string[], random: Random): string[] {
  return changedLine(lines, random, (line) => line.replace(/^[^;:]*/, pick(random, properties)));
}

function refold(lines: string[], _: readonly string[], random: Random): string[] {
  return lines.flatMap((line) => {
    if (random() < 0.7 || line.length < 2) return [line];
    const at = 1 + whole(random, line.length - 1);
    return [line.slice(0, at), `${pick(random, [' ', '\t', '', '  '])}${line.slice(at)}`];
  });
}

function flipCase(lines: string[], _: readonly string[], random: Random): string[] {
  return changedLine(lines, random, (line) => (random() < 0.5 ? line.toLowerCase() : line.toUpperCase()));
}

function cutOff(lines: string[], _: readonly string[], random: Random): string[] {
  return random() < 0.7 ? lines : lines.slice(0, whole(random, lines.length));
}

function longValue(lines: string[], _: readonly string[], random: Random): string[] {
  if (random() < 0.8) return lines;
  const long = pick(random, ['x', ',', ';', '\\', '20260101T090000,', '"', ' ', 'é']).repeat(
    pick(random, [1_000, 30_000, 200_000]),
  );
  return changedLine(lines, random, (line) => line + long);
}

function randomRule(random: Random): string {
  return [
    `FREQ=${pick(random, frequencies)}`,
    ...Array.from({ length: whole(random, 4) }, () => rulePart(random)),
  ].join(';');
}

function rulePart(random: Random): string {
  const number = (size: number): string =>
    random() < 0.1 ? pick(random, numbers) : String((random() < 0.3 ? -1 : 1) * whole(random, size + 2));
  const list = (size: number): string =>
    Array.from({ length: 1 + whole(random, 3) }, () => number(size)).join(',');
  const ordinal = (): string => (random() < 0.5 ? '' : number(5));
  return pick(random, [
    () => `FREQ=${pick(random, frequencies)}`,
    () => `INTERVAL=${number(5)}`,
    () => `COUNT=${number(50)}`,
    () => `UNTIL=${pick(random, times)}`,
    () => `WKST=${pick(random, weekdays)}`,
    () =>
      `BYDAY=${Array.from({ length: 1 + whole(random, 3) }, () => `${ordinal()}${pick(random, weekdays)}`).join(',')}`,
    () => `BYMONTH=${list(12)}`,
    () => `BYMONTHDAY=${list(31)}`,
    () => `BYYEARDAY=${list(366)}`,
    () => `BYWEEKNO=${list(53)}`,
    () => `BYHOUR=${list(23)}`,
    () => `BYMINUTE=${list(59)}`,
    () => `BYSECOND=${list(60)}`,
    () => `BYSETPOS=${list(366)}`,
    () => `${pick(random, dangerous)}=${pick(random, numbers)}`,
    () => 'RSCALE=CHINESE',
    () => '=',
  ])();
}

/** The line range of a random component, from its BEGIN up to and including its END; up to the last line if it has no END. */
function componentIn(lines: readonly string[], random: Random): readonly [number, number] {
  const begins = lines.flatMap((line, at) => (/^BEGIN:/i.test(line) ? [at] : []));
  const from = begins.length === 0 ? 0 : pick(random, begins);
  const end = (lines[from] ?? '').replace(/^BEGIN/i, 'END').toUpperCase();
  const to = lines.findIndex((line, at) => at > from && line.toUpperCase() === end);
  return [from, to < 0 ? lines.length : to + 1];
}

/** Changes one random line that matches `like`; returns the lines unchanged when none matches. */
function changedLine(
  lines: string[],
  random: Random,
  change: (line: string) => string,
  like = /:/,
): string[] {
  const fitting = lines.flatMap((line, at) => (like.test(line) ? [at] : []));
  if (fitting.length === 0) return lines;
  const chosen = pick(random, fitting);
  return lines.map((line, at) => (at === chosen ? change(line) : line));
}

function inserted(lines: readonly string[], at: number, more: readonly string[]): string[] {
  return [...lines.slice(0, at), ...more, ...lines.slice(at)];
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[whole(random, from.length)] as T;
}

function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}
