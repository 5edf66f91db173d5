/**
 * A small strict reader of iCalendar lines (RFC 5545 3.1), for checking what Concord wrote. It shares no code with Concord's
 * own reader. It understands folding, components, names, parameters and values, and repairs nothing.
 */

export interface TextLine {
  /** Upper case. */
  readonly name: string;
  /** As written, with the leading semicolon; empty when the line has none. */
  readonly parameters: string;
  /** As written, but unfolded. */
  readonly value: string;
}

export interface TextComponent {
  readonly name: string;
  readonly lines: readonly TextLine[];
  readonly components: readonly TextComponent[];
}

/** The VCALENDAR, or the reason why a strict reader refuses the text. */
export function parseStrictly(text: string): TextComponent | string {
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const root: TextComponent = { name: '', lines: [], components: [] };
  const open: { name: string; lines: TextLine[]; components: TextComponent[] }[] = [
    root as { name: string; lines: TextLine[]; components: TextComponent[] },
  ];
  for (const line of unfolded) {
    if (line === '') continue;
    const match =
      /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s.exec(
        line,
      );
    if (match === null) return 'an invalid line';
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

/** The value of a TEXT without its escapes (RFC 5545 3.3.11). */
export function unescaped(value: string): string {
  return value.replaceAll(/\\([nN;,\\])/g, (_all, sign: string) =>
    sign.toLowerCase() === 'n' ? '\n' : sign,
  );
}
