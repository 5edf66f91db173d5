/**
 * A small strict reader of iCalendar lines (RFC 5545 3.1), made for looking at what Concord wrote. It shares nothing with Concord's
 * own: it knows folds, components, names, parameters and values, and mends nothing.
 */

export interface TextLine {
  /** Upper case. */
  readonly name: string;
  /** As written, with the leading semicolon; empty without any. */
  readonly parameters: string;
  /** As written, unfolded. */
  readonly value: string;
}

export interface TextComponent {
  readonly name: string;
  readonly lines: readonly TextLine[];
  readonly components: readonly TextComponent[];
}

/** The VCALENDAR, or why the text is none to a strict reader. */
export function strictly(text: string): TextComponent | string {
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const root: TextComponent = { name: '', lines: [], components: [] };
  const open: { name: string; lines: TextLine[]; components: TextComponent[] }[] = [
    root as { name: string; lines: TextLine[]; components: TextComponent[] },
  ];
  for (const line of unfolded) {
    if (line === '') continue;
    const match = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s.exec(line);
    if (match === null) return 'a line that is none';
    const [, name = '', parameters = '', value = ''] = match;
    const kind = name.toUpperCase();
    const current = open.at(-1);
    if (current === undefined) return 'an END too many';
    if (kind === 'BEGIN') {
      const inner = { name: value.toUpperCase().trim(), lines: [], components: [] };
      current.components.push(inner);
      open.push(inner);
    } else if (kind === 'END') {
      if (open.pop()?.name !== value.toUpperCase().trim()) return 'an END without its BEGIN';
    } else current.lines.push({ name: kind, parameters, value });
  }
  const [calendar, ...others] = root.components;
  if (open.length !== 1 || calendar === undefined || others.length > 0 || calendar.name !== 'VCALENDAR')
    return 'not one whole VCALENDAR';
  return root.lines.length > 0 ? 'lines outside the calendar' : calendar;
}

export function valuesOf(component: TextComponent, name: string): readonly string[] {
  return linesNamed(component, name).map(({ value }) => value);
}

export function linesNamed(component: TextComponent, name: string): readonly TextLine[] {
  return component.lines.filter((line) => line.name === name);
}

export function parameterOf(line: TextLine, name: string): string | null {
  const match = new RegExp(`;${name}=(?:"([^"]*)"|([^;:,]*))`, 'i').exec(line.parameters);
  return match === null ? null : (match[1] ?? match[2] ?? '');
}

/** TEXT without its escapes (RFC 5545 3.3.11). */
export function unescaped(value: string): string {
  return value.replaceAll(/\\([nN;,\\])/g, (_all, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));
}
