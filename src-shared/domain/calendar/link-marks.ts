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

/** The program whose mark is among these names of properties; null without one. */
export function programMarking(names: readonly string[]): string | null {
  const plain = names.map(plainName);
  return linkMarks.find((mark) => mark.names.some((name) => plain.includes(name)))?.program ?? null;
}

/** Graph writes `String {guid} Name odoo_id`. */
function plainName(name: string): string {
  const lower = name.trim().toLowerCase();
  const last = lower.split(' ').at(-1) ?? '';
  const prefix = prefixes.find((one) => last.startsWith(one)) ?? '';
  return last.slice(prefix.length);
}
