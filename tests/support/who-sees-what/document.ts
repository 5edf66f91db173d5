/** Makes `docs/who-sees-what.md` of the table. Pure. */
import {
  type Direction,
  directions,
  type Effect,
  effectOf,
  happenings,
  type Person,
  people,
} from './cells.ts';

const titles: Readonly<Record<Person, string>> = {
  organiser: 'the organiser',
  guest: 'a guest',
  colleague: 'a colleague who is scheduled',
  restricted: 'a user who may not edit or delete',
};

const headings: Readonly<Record<Direction, string>> = {
  'two-way': 'Both ways',
  'one-way': 'From the CRM only',
};

const introduction = `# Who sees what

What both sides show of one entry after something happened to it, and whom calendars' servers mail because of it. Written by
\`npm run who-sees-what\` from \`tests/support/who-sees-what/cells.ts\`; every cell is played as a test, through the reference CRM and
sample calendars whose server delivers invitations (\`tests/unit/sync/who-sees-what.spec.ts\`). "Asks" names the question that waits for
a person first.

- **the organiser** has the meeting in the own calendar, with one guest whom a person ticked in the CRM.
- **a guest** was invited by somebody outside the CRM. What the CRM may not change is put back there (C20).
- **a colleague who is scheduled** for the organiser's entry, not ticked, has a copy without guests (C9). In "created in the calendar"
  and "replied" it is the organiser's calendar in which that happens.
- **a user who may not edit or delete** is the organiser of an entry made in the CRM, under both of the administrator's restrictions
  (C11, C12). What this user creates in the own calendar is not restricted.

Private entries are shown to Concord without their title, as a calendar's adapter does it (RU6). Linked entries are kept in agreement
both ways, also where new ones cross from the CRM only (C4).
`;

export function whoSeesWhat(): string {
  const tables = directions.map((direction) => {
    const head = `| | ${people.map((person) => titles[person]).join(' | ')} |`;
    const line = `|---|${people.map(() => '---|').join('')}`;
    const rows = happenings.map(
      (happening) =>
        `| ${happening} | ${people.map((person) => cellText(effectOf({ happening, person, direction }))).join(' | ')} |`,
    );
    return `## ${headings[direction]}\n\n${[head, line, ...rows].join('\n')}\n`;
  });
  return `${introduction}\n${tables.join('\n')}`;
}

function cellText({ calendar, crm, mail, asks }: Effect): string {
  const sides = calendar === crm ? `both sides: ${calendar}` : `calendar: ${calendar}. CRM: ${crm}`;
  return [
    sides,
    ...(mail.length === 0 ? [] : [`Mail: ${mail.join(', ')}`]),
    ...(asks.length === 0 ? [] : [`Asks: ${asks.map((kind) => `\`${kind}\``).join(', ')}`]),
  ].join('. ');
}
