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

describe('another time asks again (RFC 5546 3.2.2.1)', () => {
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
