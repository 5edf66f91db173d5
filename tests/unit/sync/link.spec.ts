/** Links and their ends, as they are made (ID1). */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import {
  agreedEnd,
  allUids,
  creatingLink,
  placesOf,
  targetOf,
  withTicks,
} from '../../../src-main/sync/calendar/entries/link.ts';
import { creatingFrom, link, single, stored } from '../../support/small-calendar.ts';

const base = single({ title: 'Agreed' });

describe('an agreed end', () => {
  const end = { ref: 'P', revision: 'r' };
  it('has the address, the revision, and the base with its fingerprint', () => {
    const other = { base: single(), hash: 'of before' };
    expect(agreedEnd({ ...end, ...other }, base)).toEqual({ ...end, base, hash: contentHash(base) });
    expect(Object.keys(agreedEnd(end, base)).sort()).toEqual(['base', 'hash', 'ref', 'revision']);
  });
  it('has the fingerprint that another machine told', () => {
    expect(agreedEnd(end, base, 'told').hash).toBe('told');
  });
  it('keeps when it was changed last, and who was ticked', () => {
    expect(agreedEnd({ ...end, updated: 7, ticked: ['ann'] } as never, base)).toMatchObject({
      updated: 7,
      ticked: ['ann'],
    });
  });
  it('of the CRM gets who is ticked there, where that is known', () => {
    const crm = agreedEnd({ ...end, ticked: ['ann'] }, base);
    expect(withTicks(crm, ['zoe']).ticked).toEqual(['zoe']);
    expect(withTicks(crm, undefined)).toBe(crm);
  });
});

describe('a link whose twin is being made', () => {
  it('has the entry it is made from, with all its uids', () => {
    expect(creatingLink('l', 'crm', stored('C', { uids: ['a', 'b'] }))).toEqual({
      ...{ id: 'l', status: 'creating', origin: 'crm', uids: ['a', 'b'] },
      source: { ref: 'C', revision: 'revision of C' },
    });
  });
  it('is made on the other side', () => {
    expect([targetOf(creatingFrom('provider')), targetOf(creatingFrom('crm'))]).toEqual(['crm', 'provider']);
  });
});

describe('the places of a link', () => {
  it('are both, once it is agreed', () => {
    expect(placesOf(link('l'))).toEqual([
      { side: 'provider', ref: 'P' },
      { side: 'crm', ref: 'C' },
    ]);
  });
  it('are the one of its entry while the twin is being made', () => {
    expect(placesOf(creatingFrom('crm'))).toEqual([{ side: 'crm', ref: 'C' }]);
    expect(placesOf(creatingFrom('provider'))).toEqual([{ side: 'provider', ref: 'P' }]);
  });
});

it('all uids are told once each', () => {
  expect(allUids(['a', 'b'], [], ['b', 'c'])).toEqual(['a', 'b', 'c']);
});
