/** Which change is an answer to an invitation, and which answers another time makes void. */
import { describe, expect, it } from 'vitest';
import { askedAgain, isAnswer, withAnswersOf } from '../../src-shared/domain/calendar/answers.ts';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type Participant,
  type PatchObject,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../src-shared/domain/calendar/patch.ts';

const [robin, ann, bo] = ['robin@example.com', 'ann@example.com', 'bo@example.com'] as const;
const second = '2026-12-09T10:00:00';
const people = (answers: Readonly<Record<string, Participant['participationStatus']>>) =>
  Object.fromEntries(
    [robin, ann, bo].map((email) => {
      const participationStatus = answers[email];
      const roles = email === robin ? { owner: true as const } : { attendee: true as const };
      return [participantId(email), { email, roles, ...(participationStatus && { participationStatus }) }];
    }),
  );
const event = (change: Partial<CalendarEvent> = {}): CalendarEvent =>
  canonicalEvent({
    uid: 'u',
    title: 'Plan',
    start: '2026-12-02T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    recurrenceRules: [{ frequency: 'weekly', count: 4 }],
    participants: people({ [robin]: 'accepted', [ann]: 'accepted' }),
    ...change,
  });
const occurrence = (patch: object): Partial<CalendarEvent> => ({
  recurrenceOverrides: { [second]: patch as PatchObject },
});
const answersIn = (one: CalendarEvent, start?: string) => {
  const { participants = {} } =
    start === undefined ? one : applyPatch(one, one.recurrenceOverrides?.[start] ?? {});
  return [robin, ann, bo].map((email) => participants[participantId(email)]?.participationStatus ?? '-');
};

describe('a change', () => {
  it.each<{ name: string; after: Partial<CalendarEvent>; answers: boolean }>([
    {
      name: 'the own answer',
      after: { participants: people({ [robin]: 'accepted', [ann]: 'declined' }) },
      answers: true,
    },
    {
      name: 'the own answer taken back',
      after: { participants: people({ [robin]: 'accepted' }) },
      answers: true,
    },
    {
      name: 'the answer of somebody else',
      after: { participants: people({ [robin]: 'accepted', [ann]: 'accepted', [bo]: 'accepted' }) },
      answers: false,
    },
    { name: 'the title', after: { title: 'Other' }, answers: false },
    {
      name: 'the own answer to one occurrence',
      after: occurrence({ participants: people({ [robin]: 'accepted', [ann]: 'declined' }) }),
      answers: true,
    },
    {
      name: 'the own answer to one occurrence with another title',
      after: occurrence({ title: 'Other', participants: people({ [robin]: 'accepted', [ann]: 'declined' }) }),
      answers: false,
    },
    {
      name: 'the answer of somebody else to one occurrence',
      after: occurrence({
        participants: people({ [robin]: 'accepted', [ann]: 'accepted', [bo]: 'declined' }),
      }),
      answers: false,
    },
    { name: 'a cancelled occurrence', after: occurrence({ excluded: true }), answers: false },
  ])('$name: it is the answer of that person, $answers (PE4)', ({ after, answers }) => {
    const paths = Object.keys(diff(event(), event(after)));
    expect(paths.length).toBeGreaterThan(0);
    expect(
      paths.every((path) => isAnswer(path, event(), event(after), (id) => id === participantId(ann))),
    ).toBe(answers);
  });
});

describe('a path by itself', () => {
  const isAnn = (id: string): boolean => id === participantId(ann);
  it.each([
    { path: `participants/${participantId(ann)}/participationStatus`, answers: true },
    { path: `participants/${participantId(ann)}/name`, answers: false },
    { path: `participants/${participantId(ann)}`, answers: false },
    { path: `participants/${participantId(bo)}/participationStatus`, answers: false },
    { path: 'recurrenceOverrides', answers: false },
    { path: 'locations/1/name', answers: false },
    { path: 'title', answers: false },
  ])('$path: $answers', ({ path, answers }) => {
    expect(isAnswer(path, event(), event(), isAnn)).toBe(answers);
  });
  it('an answer to an occurrence that had none, one that goes, and one beside another title that stays', () => {
    const declined = occurrence({ participants: people({ [robin]: 'accepted', [ann]: 'declined' }) });
    const path = `recurrenceOverrides/${second}`;
    expect(isAnswer(path, event(), event(declined), isAnn)).toBe(true);
    expect(isAnswer(path, event(declined), event(), isAnn)).toBe(true);
    const titled = (one: Partial<CalendarEvent>): CalendarEvent =>
      event(occurrence({ title: 'Other', ...one.recurrenceOverrides?.[second] }));
    expect(isAnswer(path, titled({}), titled(declined), isAnn)).toBe(true);
    expect(isAnswer(path, titled(declined), event(declined), isAnn)).toBe(false);
  });
});

describe('another time asks again (RFC 5546 3.2.2.1)', () => {
  it.each<[string, PatchObject]>([
    ['another length', { duration: 'PT2H' }],
    ['another zone', { timeZone: 'Europe/London' }],
  ])('of one occurrence: %s too', (_name, patch) => {
    const after = askedAgain(event(), event(occurrence(patch)));
    expect(answersIn(after)).toEqual(['accepted', 'accepted', '-']);
    expect(answersIn(after, second)).toEqual(['accepted', '-', '-']);
  });
  it('an occurrence without a list of its own gets none: the answers of the series are those that are asked for again', () => {
    const before = event(occurrence({ title: 'Other' }));
    const after = askedAgain(before, { ...before, start: '2026-12-02T11:00:00' });
    expect(after.recurrenceOverrides).toEqual({ [second]: { title: 'Other' } });
  });
  it('a cancelled occurrence stays cancelled and nothing else, and one that takes place again keeps what it says', () => {
    const cancelled = event(occurrence({ excluded: true }));
    const later = { start: '2026-12-02T11:00:00' } as const;
    expect(askedAgain(cancelled, { ...cancelled, ...later }).recurrenceOverrides).toEqual({
      [second]: { excluded: true },
    });
    const back = event({
      ...later,
      ...occurrence({ participants: people({ [robin]: 'accepted', [ann]: 'accepted', [bo]: 'declined' }) }),
    });
    expect(answersIn(askedAgain(cancelled, back), second)).toEqual(['accepted', 'accepted', 'declined']);
  });
  it('a moved occurrence that is cancelled is cancelled and nothing else', () => {
    const cancelled = event(occurrence({ excluded: true }));
    expect(askedAgain(event(occurrence({ start: '2026-12-09T14:00:00' })), cancelled)).toEqual(cancelled);
  });
  it('also where everybody has answered', () => {
    const all = event({ participants: people({ [robin]: 'accepted', [ann]: 'accepted', [bo]: 'declined' }) });
    expect(answersIn(askedAgain(all, { ...all, start: '2026-12-02T11:00:00' }))).toEqual([
      'accepted',
      '-',
      '-',
    ]);
  });
  it('a guest who comes with the new time keeps what they answered', () => {
    const before = event({ participants: {} });
    const after = { ...event(), start: '2026-12-02T11:00:00' } as const;
    expect(answersIn(askedAgain(before, after))).toEqual(['accepted', 'accepted', '-']);
  });

  it('of the series: everybody but the organiser, also for occurrences with answers of their own', () => {
    const before = event(occurrence({ participants: people({ [robin]: 'accepted', [bo]: 'declined' }) }));
    const after = askedAgain(before, { ...before, start: '2026-12-02T11:00:00' });
    expect(answersIn(after)).toEqual(['accepted', '-', '-']);
    expect(answersIn(after, second)).toEqual(['accepted', '-', '-']);
  });
  it('of one occurrence: for that occurrence alone', () => {
    const after = askedAgain(event(), event(occurrence({ start: '2026-12-09T11:00:00' })));
    expect(answersIn(after)).toEqual(['accepted', 'accepted', '-']);
    expect(answersIn(after, second)).toEqual(['accepted', '-', '-']);
  });
  it.each<[string, Partial<CalendarEvent>]>([
    ['another title', { title: 'Other' }],
    ['a cancelled occurrence', occurrence({ excluded: true })],
    ['another title of one occurrence', occurrence({ title: 'Other' })],
  ])('%s asks nobody again', (_name, change) => {
    expect(askedAgain(event(), event(change))).toEqual(event(change));
  });
  it('an answer that came with the new time stays', () => {
    const after = event({
      start: '2026-12-02T11:00:00',
      participants: people({ [robin]: 'accepted', [ann]: 'declined' }),
    });
    expect(answersIn(askedAgain(event(), after))).toEqual(['accepted', 'declined', '-']);
  });
});

it('the answers of another version are taken over, and the organiser keeps the own one', () => {
  const other = event({ participants: people({ [ann]: 'declined', [bo]: 'tentative' }) });
  expect(answersIn(withAnswersOf(event(), other))).toEqual(['accepted', 'declined', 'tentative']);
});

it('a guest whom the other version does not have keeps the own answer, and one who had answered there alone has that', () => {
  const { [participantId(bo)]: _, ...without } = people({ [ann]: 'declined' });
  const now = event({ participants: people({ [robin]: 'accepted', [bo]: 'tentative' }) });
  expect(answersIn(withAnswersOf(now, event({ participants: without })))).toEqual([
    'accepted',
    'declined',
    'tentative',
  ]);
});

it('answers that the other version does not have go', () => {
  expect(answersIn(withAnswersOf(event(), event({ participants: people({}) })))).toEqual([
    'accepted',
    '-',
    '-',
  ]);
});

it('an occurrence keeps what it says beside the answers, whether the other version sets it apart or not', () => {
  const titled = event(occurrence({ title: 'Other' }));
  const answered = event(occurrence({ participants: people({ [robin]: 'accepted', [bo]: 'accepted' }) }));
  const taken = withAnswersOf(titled, answered);
  expect(taken.recurrenceOverrides?.[second]).toMatchObject({ title: 'Other' });
  expect(answersIn(taken, second)).toEqual(['accepted', '-', 'accepted']);
  const other = event({ participants: people({ [ann]: 'declined' }) });
  expect(withAnswersOf(titled, other).recurrenceOverrides).toEqual(titled.recurrenceOverrides);
});

it('an occurrence without a list on either side gets none', () => {
  const titled = event(occurrence({ title: 'Other' }));
  const other = event(occurrence({ title: 'Other', start: '2026-12-09T14:00:00' }));
  expect(withAnswersOf(titled, other).recurrenceOverrides).toEqual(titled.recurrenceOverrides);
});

it('a list of its own that the other version does not have takes the answers of the series there', () => {
  const own = event(occurrence({ participants: people({ [robin]: 'accepted', [bo]: 'declined' }) }));
  const other = event({ participants: people({ [ann]: 'tentative', [bo]: 'tentative' }) });
  expect(answersIn(withAnswersOf(own, other), second)).toEqual(['accepted', 'tentative', 'tentative']);
});

it('an occurrence that only its answers set apart has them again, also when a server that made them void lists it no more', () => {
  const accepted = { participants: people({ [bo]: 'accepted' }) };
  const moved = { start: '2026-12-09T14:00:00' };
  const list = { participants: people({}) };
  for (const [now, asked] of [
    [event(list), event({ ...list, ...occurrence(accepted) })],
    [event({ ...list, ...occurrence(moved) }), event({ ...list, ...occurrence({ ...moved, ...accepted }) })],
  ] as const)
    expect(withAnswersOf(now, asked)).toEqual(asked);
});
it('an occurrence that is cancelled, or that a server dropped with more than its answers, is not brought back by its answers', () => {
  const own = { title: 'Other', participants: people({ [bo]: 'accepted' }) };
  for (const now of [event(), event(occurrence({ excluded: true }))])
    expect(withAnswersOf(now, event(occurrence(own))).recurrenceOverrides).toEqual(now.recurrenceOverrides);
});
