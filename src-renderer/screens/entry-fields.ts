/** The fields of an entry as lines of text, in the order in which two versions are compared. */
import type { EntryVersion, Versions } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

type FieldName = Versions['differs'][number];

export interface ShownField {
  readonly name:
    | 'title'
    | 'when'
    | 'places'
    | 'links'
    | 'description'
    | 'people'
    | 'rules'
    | 'dates'
    | 'status'
    | 'free-busy'
    | 'privacy'
    | 'related';
  /** The fields that the engine compares and that this one shows. */
  readonly fields: readonly FieldName[];
  /** Empty = the entry has no such value. */
  readonly lines: (entry: EntryVersion, words: Words, now: number) => readonly string[];
  /** Shown only where the two versions differ, because nearly every entry has the same value. */
  readonly isUsual?: (entry: EntryVersion) => boolean;
}

export const shownFields: readonly ShownField[] = [
  { name: 'title', fields: ['title'], lines: ({ title }) => filled([title]) },
  {
    name: 'when',
    fields: ['start', 'timeZone', 'duration', 'showWithoutTime'],
    lines: (entry, { t, moments }, now) => [
      moments.span(entry, now),
      entry.isAllDay
        ? t('entry.all-day')
        : entry.timeZone === null
          ? t('entry.floating')
          : t('entry.zone', { zone: entry.timeZone }),
    ],
  },
  {
    name: 'places',
    fields: ['locations'],
    lines: ({ places, more }, words) => [...places, ...beyond(more.places, words)],
  },
  {
    name: 'links',
    fields: ['virtualLocations'],
    lines: ({ links, more }, words) => [...links, ...beyond(more.links, words)],
  },
  { name: 'people', fields: ['participants'], lines: peopleLines },
  { name: 'rules', fields: ['recurrenceRules'], lines: ruleLines },
  { name: 'dates', fields: ['recurrenceOverrides'], lines: dateLines },
  {
    name: 'description',
    fields: ['description', 'descriptionContentType'],
    lines: ({ description, isDescriptionCut, isFormatted }, { t }) => [
      ...filled([description]),
      ...(isDescriptionCut ? [t('entry.cut')] : []),
      ...(isFormatted ? [t('entry.formatted')] : []),
    ],
  },
  {
    name: 'status',
    fields: ['status'],
    lines: ({ status }, { t }) => [t(`entry.status-${status}`)],
    isUsual: ({ status }) => status === 'confirmed',
  },
  {
    name: 'free-busy',
    fields: ['freeBusyStatus'],
    lines: ({ freeBusyStatus }, { t }) => [t(`entry.free-busy-${freeBusyStatus}`)],
    isUsual: ({ freeBusyStatus }) => freeBusyStatus === 'busy',
  },
  {
    name: 'privacy',
    fields: ['privacy'],
    lines: ({ privacy }, { t }) => [t(`entry.privacy-${privacy}`)],
    isUsual: ({ privacy }) => privacy === 'public',
  },
  {
    name: 'related',
    fields: ['relatedTo'],
    lines: ({ related }, { t }) => (related === 0 ? [] : [t('entry.related', { count: related })]),
  },
];

/** The names of the shown fields that contain these fields, each once. */
export function fieldTexts(differs: readonly FieldName[], { t }: Words): readonly string[] {
  return shownFields
    .filter(({ fields }) => fields.some((one) => differs.includes(one)))
    .map(({ name }) => t(`entry.field-${name}`));
}

function filled(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text.trim() !== '');
}

function beyond(count: number, { t }: Words): readonly string[] {
  return count === 0 ? [] : [t('entry.more', { count })];
}

function peopleLines({ people, more }: EntryVersion, words: Words): readonly string[] {
  const { t } = words;
  return [
    ...people.map(({ name, email, isOrganizer, isOptional, answer }) =>
      [
        name === null ? email : `${name} <${email}>`,
        isOrganizer ? t('entry.organizer') : isOptional ? t('entry.optional') : '',
        answer === null ? '' : t(`entry.answer-${answer}`),
      ]
        .filter((part) => part !== '')
        .join(', '),
    ),
    ...beyond(more.people, words),
  ];
}

function ruleLines({ rules, more }: EntryVersion, words: Words, now: number): readonly string[] {
  const { t, moments, lookUp, number } = words;
  const dayText = ({ day, nth }: EntryVersion['rules'][number]['days'][number]): string =>
    [nth === null ? '' : (lookUp(`entry.nth-${nth}`) ?? `${nth}.`), moments.weekday(day)]
      .filter((part) => part !== '')
      .join(' ');
  return [
    ...rules.map((rule) =>
      [
        [
          t(`entry.every-${rule.frequency}`, { count: rule.interval }),
          rule.days.length === 0 ? '' : t('entry.rule-on', { days: rule.days.map(dayText).join(', ') }),
          rule.monthDays.length === 0
            ? ''
            : t('entry.rule-month-days', { days: rule.monthDays.map(number).join(', ') }),
        ]
          .filter((part) => part !== '')
          .join(' '),
        rule.until === null
          ? ''
          : t('entry.rule-until', { when: moments.start(rule.until.slice(0, 10), null, now) }),
        rule.count === null ? '' : t('entry.rule-times', { count: rule.count }),
        rule.more ? t('entry.rule-more') : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    ),
    ...beyond(more.rules, words),
  ];
}

function dateLines(entry: EntryVersion, words: Words, now: number): readonly string[] {
  const { t, moments } = words;
  return [
    ...entry.dates.map(({ start, isLeftOut, fields }) => {
      const when = moments.start(entry.isAllDay ? start.slice(0, 10) : start, entry.timeZone, now);
      if (isLeftOut) return t('entry.date-left-out', { when });
      return fields.length === 0
        ? t('entry.date-added', { when })
        : t('entry.date-changed', { when, fields: fieldTexts(fields, words).join(', ') });
    }),
    ...beyond(entry.more.dates, words),
  ];
}
