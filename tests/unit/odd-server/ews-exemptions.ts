/** What a run cannot know of bent answers of Exchange, whatever it does (see `exemptions.ts`). */
import { askingOfEws, type EwsBend } from './ews-bend.ts';
import { type Exemption, isBeforeComparison } from './exemptions.ts';

const names = ({ element }: EwsBend, ...wanted: readonly string[]): boolean =>
  element !== undefined && wanted.includes(element[0].replace(/^\w+:/, ''));

export const ewsExemptions: readonly Exemption<EwsBend>[] = [
  {
    why: 'A round that leaves items out is the true round of a calendar without them, or in which nothing happened to them.',
    allows: ['false agreement'],
    example: { at: 8, element: ['t:Create', 1], how: 'drop' },
    isFor: (bend, { asked }, fault) =>
      (bend.how === 'drop' || bend.how === 'empty' || bend.how === 'cut') &&
      names(bend, 'Changes', 'Create', 'Update', 'Delete') &&
      askingOfEws(asked) === 'SyncFolderItems' &&
      isBeforeComparison(fault),
  },
  {
    why: 'A uid names one event for good: an item that had another one looks like another event at its address, which waits and is told (ID1).',
    allows: ['told in the end'],
    example: { at: 21, element: ['t:UID', 0], text: 'x' },
    isFor: (bend) => names(bend, 'UID'),
  },
  {
    why: 'An item that a row names and Exchange refuses to show is an entry that cannot be read, and is told as one.',
    allows: ['told in the end'],
    example: { at: 48, element: ['t:ItemId', 3], attribute: ['Id', 'a&#10;b'] },
    isFor: (bend, { asked }) =>
      names(bend, 'ItemId') && bend.attribute?.[0] === 'Id' && askingOfEws(asked) === 'SyncFolderItems',
  },
];
