/**
 * Splits a calendar file into the calendar objects a CalDAV server would hold: one UID each, with the zones (RFC 4791 4.1). By
 * lines alone, so that it trips over nothing: what is no component stays where it is.
 */

/** The texts, in the file's order; a file without a VEVENT, VTODO or VJOURNAL gives itself. */
export function calendarObjects(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const shared: string[] = [];
  const byUid = new Map<string, string[][]>();
  for (let at = 0; at < lines.length; at += 1) {
    const opened = /^BEGIN:(VEVENT|VTODO|VJOURNAL)\s*$/i.exec(lines[at] ?? '')?.[1]?.toUpperCase();
    if (opened === undefined) {
      // several calendars in one file become one: what surrounds their components is kept once
      if (!/^(BEGIN|END):VCALENDAR\s*$/i.test(lines[at] ?? '') && lines[at] !== '')
        shared.push(lines[at] ?? '');
      continue;
    }
    const from = at;
    while (at < lines.length && lines[at]?.toUpperCase().trimEnd() !== `END:${opened}`) at += 1;
    const component = lines.slice(from, at + 1);
    const uid = uidIn(component);
    byUid.set(uid, [...(byUid.get(uid) ?? []), component]);
  }
  if (byUid.size === 0) return [text];
  return [...byUid.values()].map(
    (components) =>
      `${['BEGIN:VCALENDAR', ...shared, ...components.flat(), 'END:VCALENDAR'].join('\r\n')}\r\n`,
  );
}

function uidIn(component: readonly string[]): string {
  const at = component.findIndex((line) => /^UID[;:]/i.test(line));
  if (at < 0) return '';
  let line = component[at] ?? '';
  for (let next = at + 1; /^[ \t]/.test(component[next] ?? ''); next += 1) line += component[next]?.slice(1);
  return line;
}
