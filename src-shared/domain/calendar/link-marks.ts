/**
 * Names of properties by which other programs mark the calendar entries that they keep in agreement with something (A10). Each name is
 * known from the program's own source or documentation. A side hands over the names that it finds on an entry: extended properties
 * (Google, Microsoft Graph, Exchange), or X- properties (iCalendar).
 */

interface LinkMark {
  readonly program: string;
  /** Lower-cased. */
  readonly names: readonly string[];
  /** Where the names are from. */
  readonly source: string;
}

export const linkMarks: readonly LinkMark[] = [
  {
    program: 'Odoo',
    names: ['odoo_id', 'owner_odoo_id'],
    source: 'https://github.com/odoo/odoo/tree/17.0/addons/microsoft_calendar/models',
  },
  {
    program: 'Outlook Google Calendar Sync',
    names: ['outlook_entryid', 'outlook_globalapptid', 'outlook_calendarid', 'ogcsmodified'],
    source: 'https://github.com/phw198/OutlookGoogleCalendarSync',
  },
  {
    program: 'Dynamics 365',
    names: ['crmlinkstate', 'crmid'],
    source: 'https://learn.microsoft.com/en-us/dynamics365/outlook-app/overview',
  },
];

/** How a CalDAV client for Outlook names the properties of an appointment in iCalendar. */
const prefixes = ['x-caldavsynchronizer-', 'x-'];

/** The place in `linkMarks` of each name. */
const placeOf = new Map(linkMarks.flatMap(({ names }, place) => names.map((name) => [name, place] as const)));

/** The program whose mark is among these names of properties, the first of the list above for several; null without one. */
export function programMarking(names: readonly string[]): string | null {
  let first = linkMarks.length;
  for (const name of names) first = Math.min(first, placeOf.get(plainName(name)) ?? first);
  return linkMarks[first]?.program ?? null;
}

/** Graph writes `String {guid} Name odoo_id`. */
function plainName(name: string): string {
  const trimmed = name.trim();
  const last = trimmed.slice(trimmed.lastIndexOf(' ') + 1).toLowerCase();
  const prefix = prefixes.find((one) => last.startsWith(one)) ?? '';
  return last.slice(prefix.length);
}
