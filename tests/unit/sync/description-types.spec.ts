/** Descriptions in HTML and in plain text, on their way between a side that knows both and one that knows one (WR3). */
import { describe, expect, it } from 'vitest';
import {
  isPlainAt,
  typeAlongWith,
  withPlainDescriptions,
} from '../../../src-main/sync/calendar/entries/description-types.ts';
import type { CalendarEvent, JsonValue, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { single } from '../../support/small-calendar.ts';

const lacks = ['descriptionContentType'] as const;
const html = { description: '<p>Bring <b>tea</b></p>', descriptionContentType: 'text/html' } as const;
const day = '2026-12-01T10:00:00';
const otherDay = '2026-12-08T10:00:00';

const series = (
  fields: Partial<CalendarEvent>,
  recurrenceOverrides: Readonly<Record<string, PatchObject>>,
): CalendarEvent => single({ ...fields, recurrenceOverrides } as Partial<CalendarEvent>);

describe('an event for a side that holds plain text only', () => {
  it('is the same event where the side lacks nothing, or where it holds plain text already', () => {
    const rich = single(html);
    expect(withPlainDescriptions(rich, [])).toBe(rich);
    const plain = single({ description: 'Bring <tea>' });
    expect(withPlainDescriptions(plain, lacks)).toBe(plain);
    const changed = series({ description: 'Bring <tea>' }, { [day]: { title: 'Other' } });
    expect(withPlainDescriptions(changed, lacks)).toBe(changed);
  });
  it('has the text of its HTML, and no type', () => {
    expect(withPlainDescriptions(single(html), lacks)).toEqual(single({ description: 'Bring tea' }));
    expect(withPlainDescriptions(single({ descriptionContentType: 'text/html' }), lacks)).toEqual(single());
  });
  it('has the text of changed occurrences too, by the type that each of them has', () => {
    const shown = withPlainDescriptions(
      series(html, {
        [day]: { description: '<i>Coffee</i>' },
        [otherDay]: { description: '1 <i> 2', descriptionContentType: 'text/plain' },
        '2026-12-15T10:00:00': { title: 'Without a description' },
      }),
      lacks,
    );
    expect(shown).toMatchObject({
      description: 'Bring tea',
      recurrenceOverrides: {
        [day]: { description: 'Coffee' },
        [otherDay]: { description: '1 <i> 2' },
        '2026-12-15T10:00:00': { title: 'Without a description' },
      },
    });
    expect(JSON.stringify(shown)).not.toContain('descriptionContentType');
  });
  it('keeps the plain text of the series where one occurrence alone is HTML', () => {
    const shown = withPlainDescriptions(
      series(
        { description: '1 <i> 2' },
        {
          [day]: { description: '<i>Coffee</i>', descriptionContentType: 'text/html' },
          [otherDay]: { description: '3 <i> 4' },
        },
      ),
      lacks,
    );
    expect(shown).toMatchObject({
      description: '1 <i> 2',
      recurrenceOverrides: { [day]: { description: 'Coffee' }, [otherDay]: { description: '3 <i> 4' } },
    });
  });
});

const mixed = series(html, { [day]: { descriptionContentType: 'text/plain' }, [otherDay]: { title: 'x' } });

describe('a description at a path', () => {
  it.each([
    ['description', false],
    [`recurrenceOverrides/${day}/description`, true],
    [`recurrenceOverrides/${otherDay}/description`, false],
    ['recurrenceOverrides/2027-01-01T10:00:00/description', false],
    // a path of another field names no occurrence
    [`locations/${day}/name`, false],
  ])('is plain or not: %s', (path, isPlain) => {
    expect(isPlainAt(mixed, path)).toBe(isPlain);
  });
  it('is plain in an event without a type', () => {
    expect(isPlainAt(single(), 'description')).toBe(true);
    expect(isPlainAt(series({}, { '': { descriptionContentType: 'text/html' } }), 'description')).toBe(false);
  });
});

describe('a plain description that replaces another one', () => {
  const ofDay = `recurrenceOverrides/${otherDay}`;
  it.each<[string, CalendarEvent, string, JsonValue, PatchObject]>([
    ['takes the type of HTML away', single(html), 'description', 'Tea', { descriptionContentType: null }],
    ['changes no type where there is none', single(), 'description', 'Tea', {}],
    [
      'gives one occurrence a type of its own',
      mixed,
      `${ofDay}/description`,
      'Tea',
      { [`${ofDay}/descriptionContentType`]: 'text/plain' },
    ],
    ['needs no type where an occurrence loses its own', mixed, `${ofDay}/description`, null, {}],
    [
      'needs no type where the occurrence is plain',
      mixed,
      `recurrenceOverrides/${day}/description`,
      'Tea',
      {},
    ],
    [
      'brings its type with a whole occurrence',
      mixed,
      ofDay,
      { description: 'Tea', title: 'x' },
      { [ofDay]: { description: 'Tea', title: 'x', descriptionContentType: 'text/plain' } },
    ],
    ['needs no type in an occurrence without a description', mixed, ofDay, { title: 'x' }, {}],
    ['needs no type in an occurrence that goes', mixed, ofDay, null, {}],
    ['has nothing to do with another property', mixed, `${ofDay}/title`, 'description', {}],
    ['nor with another property that is a list', mixed, `${ofDay}/locations`, { description: 'Tea' }, {}],
    ['nor with another field', mixed, `locations/${otherDay}/name`, 'Tea', {}],
    ['nor with what another field describes', mixed, 'locations/1/description', 'Tea', {}],
    ['nor with a part of another field', mixed, 'locations/1', { description: 'Tea' }, {}],
    ['nor with all occurrences at once', mixed, 'recurrenceOverrides', { description: 'Tea' }, {}],
  ])('%s', (_name, there, path, value, along) => {
    expect(typeAlongWith(there, path, value)).toEqual(along);
  });
});
