/** A person is a set of addresses: an alias that comes back as the primary address is no change (PE9). */
import { answerInCrm, type Row } from './row.ts';

export const aliases: readonly Row[] = [
  {
    step: 'a guest who was invited in the calendar under an alias is in the CRM under it (PE9)',
    act: (world) =>
      world.calendar.create('Guest alias', { start: world.at('11:00') }, ['ann', 'bob'], ['ann']),
    sent: [],
    shows: {
      title: 'Guest alias',
      calendar: { me: '-', ann: '-', bob: '-' },
      crm: { me: '-', ann: '-', bob: '-' },
    },
  },
  {
    step: 'the guest’s alias comes back as the primary address: no write, no mail, no removal (PE9)',
    act: (world) => world.calendar.usePrimary('Guest alias', 'ann'),
    sent: [],
    writesNothing: true,
    shows: {
      title: 'Guest alias',
      calendar: { me: '-', ann: '-', bob: '-' },
      crm: { me: '-', ann: '-', bob: '-' },
    },
  },
  {
    step: 'an organiser’s alias comes back as the primary address: no write, no mail, no removal (PE9)',
    act: async (world) => {
      await world.invite('bob', 'Organiser alias', { start: world.at('12:00') }, ['me', 'ann'], ['bob']);
      await world.run();
      await world.calendar.usePrimary('Organiser alias', 'bob');
    },
    sent: [],
    writesNothing: true,
    shows: {
      title: 'Organiser alias',
      calendar: { bob: '-', me: '-', ann: '-' },
      crm: { bob: '-', me: '-', ann: '-' },
    },
  },
  {
    step: 'the person’s own alias comes back as the primary address in a meeting of somebody else: no write, no mail, no removal (PE9)',
    act: async (world) => {
      await world.invite('bob', 'Own alias', { start: world.at('13:00') }, ['me', 'ann'], ['me']);
      await world.run();
      await world.calendar.usePrimary('Own alias', 'me');
    },
    sent: [],
    writesNothing: true,
    shows: {
      title: 'Own alias',
      calendar: { bob: '-', me: '-', ann: '-' },
      crm: { bob: '-', me: '-', ann: '-' },
    },
  },
  {
    step: 'the person’s own alias comes back as the primary address in a meeting of their own: no write, no mail, no removal (PE9)',
    needs: 'organizer-alias',
    act: async (world) => {
      await world.calendar.create('Own meeting', { start: world.at('13:30') }, ['ann'], ['me']);
      await world.run();
      await world.calendar.usePrimary('Own meeting', 'me');
    },
    sent: [],
    writesNothing: true,
    shows: { title: 'Own meeting', calendar: { me: '-', ann: '-' }, crm: { me: '-', ann: '-' } },
  },
  {
    step: 'an answer in the CRM under the alias reaches the organiser (PE9, PE4)',
    act: (world) => answerInCrm('Own alias', world, 'accepted'),
    sent: {
      cyrus: ['bob REPLY Own alias: me accepted'],
      'graph-like': ['bob REPLY Own alias'],
      google: ['bob REPLY Own alias: me accepted'],
      microsoft: ['bob REPLY Own alias: me accepted'],
      exchange: ['bob REPLY Own alias: me accepted'],
    },
    shows: {
      title: 'Own alias',
      calendar: { bob: '-', me: 'accepted', ann: '-' },
      crm: { bob: '-', me: 'accepted', ann: '-' },
    },
  },
];
