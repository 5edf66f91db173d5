/** What a person does with meetings and their guests, of which a provider mails people or does not (PE1 to PE3, WR5). */
import { expect } from 'vitest';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { addresses, type InvitationScene, meeting, nothing, type Sent, weekly } from './invitation-scene.ts';
import { event, self, type WorldProvider } from './world.ts';

type AnyScene = InvitationScene<WorldProvider>;

interface Step {
  /** It is there before the first run; the others come after it. */
  readonly isBefore?: true;
  act(scene: AnyScene): Promise<void> | void;
}

export const invitationSteps = {
  'first sync of a meeting that the calendar already has with guests (PE1)': {
    isBefore: true,
    act: ({ one }) => void one.provider.hand.create(meeting([])),
  },
  'first sync of a meeting that the CRM already has with ticked guests (PE1)': {
    isBefore: true,
    act: ({ one }) => void one.crm.hand.create(meeting(['ann', 'bob'])),
  },
  'push of a meeting that stayed in the CRM, whose guests were ticked (C5, PE1)': {
    isBefore: true,
    async act(scene) {
      scene.one.crm.hand.create(meeting(['ann', 'bob'], { start: '2026-11-22T10:00:00' }));
      expect(await scene.sent()).toEqual(nothing);
      scene.bring('crm');
    },
  },
  'import of a meeting with guests that stayed in the calendar (C6, PE1)': {
    isBefore: true,
    async act(scene) {
      scene.one.provider.hand.create(meeting([], { start: '2026-11-22T10:00:00' }));
      expect(await scene.sent()).toEqual(nothing);
      scene.bring('provider');
      expect(await scene.sent()).toEqual(nothing);
      expect(scene.one.crm.hand.list('crm').length).toBe(1);
    },
  },
  'an invitation of somebody else arrives (PE5)': {
    act: ({ one }) =>
      void one.provider.hand.receive(
        event('theirs', {
          participants: {
            [participantId(addresses.cas)]: { email: addresses.cas, roles: { owner: true } },
            [participantId(self)]: { email: self, roles: { attendee: true } },
          },
        }),
      ),
  },
  'create without ticks (PE2)': {
    act: ({ one }) => void one.crm.hand.create(meeting([])),
  },
  'create with one of three guests ticked': {
    act: ({ one }) => void one.crm.hand.create(meeting(['ann'])),
  },
  'another guest ticked later': {
    async act(scene) {
      await scene.made(['ann']);
      scene.one.crm.hand.tick(scene.inCrm(), addresses.bob, true);
    },
  },
  'one guest unticked (PE3)': {
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.tick(scene.inCrm(), addresses.bob, false);
    },
  },
  'another time': {
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), { start: '2026-11-25T14:00:00' });
    },
  },
  'another time of a meeting in which nobody is ticked': {
    async act(scene) {
      await scene.made([]);
      scene.one.crm.hand.edit(scene.inCrm(), { start: '2026-11-25T14:00:00' });
    },
  },
  'another name of a guest': {
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), {
        [`participants/${participantId(addresses.ann)}/name`]: 'Ann B.',
      });
    },
  },
  'another title and body': {
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), { title: 'Other words', description: 'agenda' });
    },
  },
  'other reminders in the calendar': {
    async act(scene) {
      await scene.made(['ann']);
      scene.one.provider.hand.touch(scene.inCalendar());
    },
  },
  'a field that only the CRM has': {
    async act(scene) {
      await scene.made(['ann']);
      scene.one.crm.hand.touch(scene.inCrm());
    },
  },
  delete: {
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.remove(scene.inCrm());
    },
  },
  'delete where nobody is ticked': {
    async act(scene) {
      await scene.made([]);
      scene.one.crm.hand.remove(scene.inCrm());
    },
  },
  'create a series with one guest ticked and an occurrence that takes place elsewhere': {
    act: ({ one }) =>
      void one.crm.hand.create(
        meeting(['ann'], {
          ...weekly,
          recurrenceOverrides: { '2026-12-02T10:00:00': { locations: { '1': { name: 'Attic' } } } },
        }),
      ),
  },
  'another rule of a series': {
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.edit(scene.inCrm(), { recurrenceRules: [{ frequency: 'weekly', count: 5 }] });
    },
  },
  'another time of one occurrence': {
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.editOccurrence(scene.inCrm(), '2026-12-02T10:00:00', {
        start: '2026-12-02T15:00:00',
      });
    },
  },
  'another body of one occurrence': {
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.editOccurrence(scene.inCrm(), '2026-12-02T10:00:00', { description: 'bring cake' });
    },
  },
  'one occurrence cancelled': {
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.cancelOccurrence(scene.inCrm(), '2026-12-02T10:00:00');
    },
  },
  'one occurrence of a series in which nobody is ticked cancelled': {
    async act(scene) {
      await scene.made([], weekly);
      scene.one.crm.hand.cancelOccurrence(scene.inCrm(), '2026-12-02T10:00:00');
    },
  },
} as const satisfies Readonly<Record<string, Step>>;

export type InvitationStep = keyof typeof invitationSteps;

/** What follows from a step. */
export async function sentAfter(scene: AnyScene, does: InvitationStep): Promise<Sent> {
  const step: Step = invitationSteps[does];
  if (step.isBefore !== true) await scene.sent();
  await step.act(scene);
  return scene.sent();
}
