/** What a run cannot know of bent answers of Graph, whatever it does (see `exemptions.ts`). */
import { type Exemption, isBeforeComparison, removedByPeople } from './exemptions.ts';
import { askingOfGraph, type GraphBend } from './graph-bend.ts';

export const graphExemptions: readonly Exemption<GraphBend>[] = [
  {
    why: 'A round that leaves events out is the true round of a calendar without them, or in which nothing happened to them.',
    allows: ['false agreement'],
    example: { at: 16, list: 'value', row: 2, drop: true },
    isFor: ({ drop, set }, { asked }, fault) =>
      (drop === true || set?.[0] === 'value') &&
      askingOfGraph(asked) === 'GET delta' &&
      isBeforeComparison(fault),
  },
  {
    why: '"Not permitted" for an event that is listed no more takes it out of scope: its link ends and the CRM keeps the entry (ID5).',
    allows: ['false agreement', 'not equal in the end'],
    isFor: ({ rowStatus }, { asked }, { keys }) =>
      rowStatus === 403 &&
      askingOfGraph(asked) === 'POST $batch' &&
      keys.every((key) => removedByPeople.includes(key)),
  },
  {
    why: 'A uid names one event for good: an event that had another one looks like another event at its address, which waits and is told (ID1).',
    allows: ['told in the end'],
    example: { at: 11, set: ['iCalUId', 'x'] },
    isFor: ({ set, swap }) => /iCalUId$/.test(set?.[0] ?? swap ?? ''),
  },
  {
    why: 'An event or a series that a row names and Graph refuses to show is an entry that cannot be read, and is told as one.',
    allows: ['told in the end'],
    example: { at: 16, list: 'value', row: 4, set: ['seriesMasterId', 'x'] },
    isFor: ({ set = [] }, { asked }) =>
      ['id', 'seriesMasterId'].includes(String(set[0])) && askingOfGraph(asked) === 'GET delta',
  },
];
