/** What each reported case is in the CRM after the first run: the right value, by its id. Data only. */
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';

export interface Right {
  /** The event without its uid. */
  readonly event: Omit<Partial<CalendarEvent>, 'uid'>;
  /** Somebody else's, or not to be edited from the CRM: an edit there is put back, and a removal there leaves the calendar's. */
  readonly isLocked?: true;
  /** What the CRM holds is not the calendar's own value: a stand-in or a shortened text. */
  readonly isOtherThere?: true;
}

const hour = { duration: 'PT1H' } as const;
const utc = { start: '2026-03-10T09:00:00', timeZone: 'Etc/UTC', ...hour } as const;
const calcutta = { ...utc, timeZone: 'Asia/Calcutta', title: 'Half hour zone' } as const;
const inBerlin = (start: string) => ({ start, timeZone: 'Europe/Berlin', ...hour });
const person = (email: string, name?: string) => ({ email, ...(name === undefined ? {} : { name }) });
const attendee = { attendee: true } as const;
const owner = { owner: true } as const;
const guest = {
  guest_40_example_2e_com: { ...person('guest@example.com', 'Guest'), roles: attendee },
} as const;
const me = { me_40_example_2e_org: { ...person('me@example.org', 'Me'), roles: owner } } as const;
const boss = { boss_40_example_2e_com: { ...person('boss@example.com', 'Boss'), roles: owner } } as const;
const o = { o_40_example_2e_com: { email: 'o@example.com', roles: owner } } as const;
const busy = {
  event: { ...utc, privacy: 'private', title: 'Busy' },
  isLocked: true,
  isOtherThere: true,
} as const;
const cancelled = { excluded: true } as const;
const shortened = (text: string, repeated: number, length: number): string =>
  `${text
    .repeat(repeated)
    .slice(0, length - 13)
    .trimEnd()}… (shortened)`;

export const rights: Readonly<Record<string, Right>> = {
  B01: { event: { ...utc, title: 'Quarterly talk', description: 'Old agenda' } },
  B01b: { event: { ...utc, title: 'Styled', description: 'Old plain' } },
  B02: {
    event: {
      ...utc,
      title: 'Site visit',
      locations: { '1': { name: 'Old Hall\nLong Street 1, Springfield' } },
    },
  },
  B04: {
    event: {
      ...inBerlin('2026-01-05T09:00:00'),
      title: 'Forever',
      recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }], until: '9999-12-31T23:59:59' }],
    },
  },
  B04b: {
    event: {
      start: '2026-01-05T00:00:00',
      showWithoutTime: true,
      duration: 'P1D',
      title: 'Forever day',
      recurrenceRules: [{ frequency: 'yearly', until: '9999-12-31T00:00:00' }],
    },
  },
  B05: { event: { ...utc, title: 'My own meeting', participants: { ...guest, ...me } } },
  B05b: { event: { ...utc, title: 'My own meeting', participants: { ...guest, ...me } } },
  B05d: { event: { ...utc, title: 'My own meeting', participants: guest } },
  B17: { event: calcutta },
  B17b: { event: calcutta },
  B18: {
    event: {
      start: '2026-06-18T00:00:00',
      showWithoutTime: true,
      duration: 'P2D',
      title: 'Confluence leave',
      recurrenceRules: [{ frequency: 'yearly', until: '2028-06-17T00:00:00' }],
    },
  },
  B19: {
    event: {
      start: '2026-03-10T00:00:00',
      showWithoutTime: true,
      duration: 'P2D',
      title: 'Exchange all day',
    },
  },
  B20: {
    event: {
      ...utc,
      title: 'cn long',
      participants: {
        ...o,
        dep_40_example_2e_com: {
          ...person('dep@example.com', shortened('Very long department name ', 15, 255)),
          roles: attendee,
        },
      },
    },
    isLocked: true,
    isOtherThere: true,
  },
  B20b: { event: { ...utc, title: shortened('Word ', 1200, 4096) }, isOtherThere: true },
  B21: busy,
  B21c: busy,
  B22b: { event: { ...utc, title: 'Still an invitation', participants: o }, isLocked: true },
  B23: {
    event: {
      ...inBerlin('2026-01-07T12:00:00'),
      title: 'Weekly',
      recurrenceRules: [{ frequency: 'weekly', count: 4 }],
      recurrenceOverrides: {
        '2026-01-14T12:00:00': { start: '2026-01-14T14:00:00', title: 'Weekly, later' },
      },
    },
  },
  // a rule and dates in an occurrence mean nothing (RFC 5545 3.8.4.4)
  B31: {
    event: {
      ...inBerlin('2026-01-07T12:00:00'),
      title: 'Lunch',
      recurrenceRules: [{ frequency: 'daily', count: 10 }],
      recurrenceOverrides: { '2026-01-09T12:00:00': { start: '2026-01-09T14:00:00', title: 'Late lunch' } },
    },
  },
  // EXDATE in UTC and in the zone of the series name the same kind of date
  B34: {
    event: {
      ...inBerlin('2021-08-06T18:00:00'),
      title: 'Nothing left',
      recurrenceRules: [{ frequency: 'daily', until: '2021-08-08T18:00:00' }],
      recurrenceOverrides: {
        '2021-08-06T18:00:00': cancelled,
        '2021-08-07T18:00:00': cancelled,
        '2021-08-08T18:00:00': cancelled,
      },
    },
  },
  B35: { event: { start: utc.start, timeZone: utc.timeZone, title: 'Negative length' } },
  B36: {
    event: {
      start: '2026-06-18T00:00:00',
      showWithoutTime: true,
      duration: 'P2D',
      title: 'Ends before it begins',
      recurrenceRules: [
        {
          frequency: 'yearly',
          until: '2026-06-17T00:00:00',
          byMonth: ['6'],
          byDay: [{ day: 'su' }, { day: 'sa' }],
          bySetPosition: [-1],
        },
      ],
    },
  },
  B41: { event: { ...utc, title: 'Bird', description: 'Old' } },
  // one occurrence without its series
  B42: {
    event: {
      start: '2026-05-28T00:00:00',
      showWithoutTime: true,
      duration: 'P1D',
      title: 'A copied instance',
    },
    isLocked: true,
  },
  B45: { event: { start: utc.start, ...hour, title: 'Floating with X-WR-TIMEZONE' } },
  B48: {
    event: {
      start: '2026-07-10T09:00:00',
      timeZone: 'Europe/Zurich',
      ...hour,
      title: 'Only X-LIC-LOCATION',
      recurrenceRules: [{ frequency: 'weekly', count: 20 }],
    },
  },
  // the name of the zone counts: its rules changed since the VTIMEZONE was written
  B49: {
    event: {
      start: '2026-07-10T09:00:00',
      timeZone: 'Asia/Almaty',
      ...hour,
      title: 'Almaty, VTIMEZONE from before 2024',
    },
  },
  B50: {
    event: {
      start: '2026-07-10T09:00:00',
      timeZone: 'America/Mexico_City',
      ...hour,
      title: 'Mexico with the old summer time',
      recurrenceRules: [{ frequency: 'weekly', count: 10 }],
    },
  },
  B51: {
    event: {
      ...inBerlin('2026-01-05T09:00:00'),
      title: 'Weekly',
      recurrenceRules: [{ frequency: 'weekly', count: 4 }],
      recurrenceOverrides: {
        '2026-01-05T09:00:00': { start: '2025-12-30T15:00:00', title: 'Weekly (earlier)' },
      },
    },
  },
  B52: {
    event: {
      start: '1604-02-29T00:00:00',
      showWithoutTime: true,
      duration: 'P1D',
      freeBusyStatus: 'free',
      title: "Pat's birthday",
      recurrenceRules: [{ frequency: 'yearly' }],
    },
  },
  B53: {
    event: {
      ...utc,
      title: 'All hands',
      participants: {
        ...boss,
        ...Object.fromEntries(
          Array.from({ length: 500 }, (_, index) => [
            `p${index}_40_example_2e_com`,
            { ...person(`p${index}@example.com`, `Person ${index}`), roles: attendee },
          ]),
        ),
      },
    },
    isLocked: true,
  },
  // the same address twice is one person; the later line counts
  B54: {
    event: {
      ...utc,
      title: 'Twice invited',
      participants: {
        org_40_example_2e_com: {
          ...person('org@example.com', 'Org'),
          roles: { attendee: true, chair: true, owner: true },
          participationStatus: 'accepted',
        },
        pat_40_example_2e_com: {
          ...person('pat@example.com', 'PAT'),
          roles: attendee,
          participationStatus: 'accepted',
        },
      },
    },
    isLocked: true,
  },
  B55: {
    event: {
      ...inBerlin('2026-01-07T12:00:00'),
      title: 'With alarms',
      recurrenceRules: [{ frequency: 'weekly', count: 4 }],
    },
  },
  // a date means the occurrence of that day; a moment at which none begins stays as it is
  B56: {
    event: {
      ...inBerlin('2026-01-05T09:00:00'),
      title: 'Weekly',
      recurrenceRules: [{ frequency: 'weekly', count: 6 }],
      recurrenceOverrides: {
        '2026-01-12T00:00:00': cancelled,
        '2026-01-19T09:00:00': cancelled,
        '2026-01-26T09:00:00': cancelled,
      },
    },
  },
};
