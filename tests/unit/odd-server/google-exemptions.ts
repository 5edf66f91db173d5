/** What a run cannot know of bent answers of Google, whatever it does (see `exemptions.ts`). */
import type { Exemption } from './exemptions.ts';
import type { GoogleBend } from './google-bend.ts';

export const googleExemptions: readonly Exemption<GoogleBend>[] = [
  {
    why: 'A uid names one event for good: an event that had another one looks like another event at its address, which waits and is told (ID1).',
    allows: ['told in the end'],
    example: { at: 5, set: ['iCalUID', 'x'] },
    isFor: ({ swap, set }) => swap === 'iCalUID' || set?.[0] === 'iCalUID',
  },
];
