/** One guest of several is taken out of a meeting, which is deleted in the end (PE3). */
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { Row } from './row.ts';

export const leaving: readonly Row[] = [
  {
    step: 'a guest taken out in the CRM: a yes sends the cancellation to that guest alone (PE3)',
    act: (world) =>
      world.crm.edit('Intake', { [`participants/${participantId(world.address('bob'))}`]: null }),
    asks: {
      write: 'update',
      names: {
        cyrus: ['ann', 'bob'],
        'graph-like': ['bob'],
        google: ['ann', 'bob'],
        microsoft: ['bob'],
        exchange: ['bob'],
      },
      answer: 'approve',
    },
    sent: {
      cyrus: ['bob CANCEL Intake'],
      'graph-like': ['bob CANCEL Intake'],
      google: ['ann REQUEST Intake', 'bob CANCEL Intake'],
      microsoft: ['bob CANCEL Intake'],
      exchange: ['bob CANCEL Intake'],
    },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined' },
      crm: { me: '-', ann: 'declined', cas: '-' },
    },
  },
  {
    step: 'a removal with a yes cancels the meeting for the ticked guests (PE3)',
    act: (world) => world.crm.remove('Intake'),
    asks: { write: 'remove', names: ['ann'], answer: 'approve' },
    sent: ['ann CANCEL Intake'],
    shows: { title: 'Intake', calendar: 'absent', crm: 'absent' },
  },
];
