/** What a run cannot know of bent answers of Google, whatever it does (see `exemptions.ts`). */
import { type Exemption, isBeforeComparison } from './exemptions.ts';
import { askingOfGoogle, type GoogleBend } from './google-bend.ts';

export const googleExemptions: readonly Exemption<GoogleBend>[] = [
  {
    why: 'A listing that leaves events out is the true listing of a calendar without them.',
    allows: ['false agreement'],
    example: { at: 2, list: 'items', row: 4, drop: true },
    isFor: ({ drop, set }, { asked }, fault) =>
      (drop === true || set?.[0] === 'items') &&
      askingOfGoogle(asked) === 'GET events' &&
      isBeforeComparison(fault),
  },
  {
    why: 'Which event has an id, and which uid it has, is known only from the answer that names them first (RU9).',
    allows: ['lost', 'false agreement', 'told in the end', 'not equal in the end'],
    example: { at: 2, list: 'items', row: 1, swap: 'id' },
    isFor: ({ swap }) => swap === 'id' || swap === 'iCalUID',
  },
  {
    why: 'A uid names one event for good: an event that had another one looks like another event at its address, which waits and is told (ID1).',
    allows: ['told in the end'],
    example: { at: 5, set: ['iCalUID', 'x'] },
    isFor: ({ set }) => set?.[0] === 'iCalUID',
  },
];
