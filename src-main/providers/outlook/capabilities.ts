/** What calendars on Exchange can do, by Graph and by EWS. */
import type { CalendarCapabilities } from '../../../src-shared/domain/calendar/side.ts';
import { mostAttendees } from './people.ts';
import { longestName } from './places.ts';

export const capabilities: CalendarCapabilities = {
  maxBatch: 20,
  maxFetch: 100,
  recurrence: 'occurrences',
  mail: 'always',
  lacks: ['relatedTo'],
  sizes: {
    unit: 'utf-16',
    // Outlook's subject and location ([MS-OXCMSG] 2.2.1.46, [MS-OXOCAL] 2.2.1.4)
    texts: { title: 255, 'locations/name': longestName },
    items: { participants: mostAttendees },
    // one address that Exchange does not take makes it refuse the whole entry
    guests: { addressWithout: ',;:"<>\\' },
  },
  tells: ['labels', 'declined', 'out-of-office'],
  // a request mails everybody on the list or, by EWS, nobody
  unmailedGuests: false,
  updates: true,
  removes: true,
  readBack: true,
  lookup: true,
};
