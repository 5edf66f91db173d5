/** Protects D6: every language has every text with the same parameters, and formats follow the system's region. */
import { describe, expect, test } from 'vitest';
import { problemCodes } from '../../src-shared/domain/problems.ts';
import {
  chooseDictionary,
  createWords,
  type Dictionary,
  type Entry,
  en,
  nl,
  pseudo,
} from '../../src-shared/i18n/index.ts';

const forms = (entry: Entry): readonly string[] =>
  typeof entry === 'string' ? [entry] : [entry.one, entry.other];
const other = (entry: Entry): string => (typeof entry === 'string' ? entry : entry.other);
const namesIn = (entry: Entry): readonly string[] =>
  [
    ...new Set(
      forms(entry).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')),
    ),
  ].sort();
const languages: readonly (readonly [string, Dictionary])[] = [
  ['nl', nl],
  ['pseudo', pseudo()],
];

describe.each(languages)('%s', (_, dictionary) => {
  test('D6: has exactly the texts of English, and none is blank', () => {
    expect(Object.keys(dictionary.texts).sort()).toEqual(Object.keys(en.texts).sort());
    for (const [key, entry] of Object.entries(dictionary.texts))
      for (const text of forms(entry)) expect(text.trim(), key).not.toBe('');
  });

  test('every form of every text needs the same values as in English', () => {
    for (const [key, entry] of Object.entries<Entry>(en.texts)) {
      const own = dictionary.texts[key as keyof typeof en.texts];
      expect(namesIn(other(own)), key).toEqual(namesIn(other(entry)));
      // A singular form such as "One entry" may leave the number out.
      for (const name of namesIn(own)) expect(namesIn(entry), key).toContain(name);
    }
    for (const code of problemCodes)
      expect(namesIn(dictionary.problems[code].cause), code).toEqual(namesIn(en.problems[code].cause));
  });
});

test('nl: no text of more than 12 characters is the same as in English', () => {
  const same = Object.entries<Entry>(nl.texts).filter(
    ([key, entry]) =>
      forms(entry).some((text) => text.length > 12) &&
      JSON.stringify(entry) === JSON.stringify(en.texts[key as keyof typeof en.texts]),
  );
  expect(same).toEqual([]);
});

test('nl: addresses the person with je, never with u', () => {
  for (const [key, entry] of Object.entries<Entry>(nl.texts))
    for (const text of forms(entry)) expect(text, key).not.toMatch(/\b(u|uw|gebruiker)\b/i);
});

describe.each([['en', en] as const, ...languages])('%s', (_, dictionary) => {
  test('A6: every Problem has a title, a cause and a button text, with and without params', () => {
    const { problem } = createWords(dictionary);
    for (const code of problemCodes)
      for (const params of [{}, { host: 'dav.example.com', status: 503, count: 4, field: 'crm.url' }]) {
        const { title, cause, fix } = problem({ code, params });
        for (const text of [title, cause, fix]) {
          expect(text, code).not.toMatch(/[{}[\]]|undefined/);
          expect(text.trim(), code).toMatch(/^.{4,}$/);
        }
        expect(title, 'the title contains no code').not.toContain(
          code === 'throttled' ? 'throttled' : `${code} `,
        );
      }
  });
});

describe('formatting', () => {
  const english = createWords(en, ['en-GB'], 'Europe/Amsterdam');
  const dutch = createWords(nl, ['nl-NL'], 'Europe/Amsterdam');
  const now = Date.parse('2026-03-04T09:43:20+01:00');

  test('counts have the right plural form and number format', () => {
    expect(english.t('status.entries', { count: 1 })).toBe('1 entry');
    expect(english.t('status.entries', { count: 1_412 })).toBe('1,412 entries');
    expect(dutch.t('status.entries', { count: 1_412 })).toBe('1.412 afspraken');
  });

  test('formats follow the region of the system, not the language of the texts', () => {
    expect(createWords(en, ['nl-NL']).locale).toBe('en-NL');
    expect(createWords(nl, ['en-US']).locale).toBe('nl-US');
  });

  test('times are written as people write them', () => {
    expect(english.moments.relative(now - 120_000, now)).toBe('2 minutes ago');
    expect(dutch.moments.relative(now + 40_000, now)).toBe('over 40 seconden');
    expect(english.moments.day(now, now)).toBe('Today');
    expect(dutch.moments.day(now - 86_400_000, now)).toBe('Gisteren');
    expect(english.moments.time(now)).toBe('09:43');
  });

  test('an entry in another zone is shown in this machine’s time, an all-day entry on its own day', () => {
    expect(english.moments.start('2026-03-09T10:00:00', 'America/New_York', now)).toContain('15:00');
    expect(english.moments.start('2026-03-29T03:30:00', 'Europe/Amsterdam', now)).toContain('03:30');
    expect(english.moments.start('2026-03-06T00:00:00', null, now)).toMatch(/6 Mar/);
    expect(english.moments.start('2026-03-06T00:00:00', null, now)).not.toContain(':');
    expect(english.moments.start('nonsense', null, now)).toBe('');
    expect(english.moments.start('2026-03-09T10:00:00', 'No/Such_Zone', now)).toContain('11:00');
  });

  test('external text cannot change the writing direction of the sentence around it', () => {
    const sentence = english.t('crm.connected', { user: '\u202eمرحبا' });
    expect(sentence).toBe('Connected as \u2068مرحبا\u2069');
    expect(english.t('crm.connected', { user: 'Anna' })).toBe('Connected as Anna');
  });

  test('the language follows the system unless a person chose one', () => {
    expect(chooseDictionary('system', ['nl-BE', 'en'])).toBe(nl);
    expect(chooseDictionary('system', ['fr-FR', 'nl'])).toBe(nl);
    expect(chooseDictionary('system', ['fr-FR'])).toBe(en);
    expect(chooseDictionary('en', ['nl-NL'])).toBe(en);
    expect(chooseDictionary('system', ['en-XA'])).toBe(pseudo());
  });
});

test.each([
  ['en', en, 'has switched off calendar sync.', 'has switched off calendar sync with CalDAV accounts.'],
  [
    'nl',
    nl,
    'heeft agendasynchronisatie uitgezet.',
    'heeft agendasynchronisatie met CalDAV-accounts uitgezet.',
  ],
] as const)('A8: what the administrator has switched off is named (%s)', (_, dictionary, all, some) => {
  const { problem } = createWords(dictionary);
  const causeOf = (params: { readonly kind?: string }) => problem({ code: 'feature-off', params }).cause;
  expect(causeOf({})).toContain(all);
  expect(causeOf({ kind: 'caldav' })).toContain(some);
  expect(causeOf({ kind: 'unheard-of' })).toContain('unheard-of');
});

describe.each([['en', en] as const, ['nl', nl] as const])('%s', (_, dictionary) => {
  const { problem } = createWords(dictionary);

  test('A6: every reason has words of its own, with and without its parameters', () => {
    for (const [code, reasons] of Object.entries(en.problemReasons))
      for (const reason of Object.keys(reasons))
        for (const params of [
          { reason },
          { reason, host: 'oauth2.googleapis.com', missing: 'calendar mail' },
        ]) {
          const known = code as keyof typeof en.problemReasons;
          const { title, cause, fix } = problem({ code: known, params });
          for (const text of [title, cause, fix]) expect(text, reason).not.toMatch(/[{}[\]]|undefined/);
          expect(cause, reason).not.toBe(problem({ code: known, params: {} }).cause);
        }
  });

  test('a reason that is not known, or is the name of a part of every object, changes nothing', () => {
    const plain = problem({ code: 'sign-in-required', params: {} });
    for (const reason of ['unheard-of', 'constructor', '__proto__'])
      expect(problem({ code: 'sign-in-required', params: { reason } })).toEqual(plain);
  });

  test('A6: what was not allowed is named, and so is a wrong clock', () => {
    const causeOf = (params: Readonly<Record<string, string | number>>) =>
      problem({ code: 'sign-in-required', params: { reason: 'not-granted', ...params } }).cause;
    const [calendar, mail] = dictionary === en ? ['your calendars', 'your mail'] : ['je agenda’s', 'je mail'];
    expect(causeOf({ missing: 'calendar mail' })).toMatch(new RegExp(`${calendar} (and|en) ${mail}`));
    expect(causeOf({ missing: 'mail' })).not.toContain(calendar);
    expect(causeOf({ clockMinutesOff: 12 })).toContain('12 minut');
  });
});
