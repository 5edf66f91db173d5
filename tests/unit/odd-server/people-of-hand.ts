/** What people do in the story by the hand of a sample calendar, or of an account that has one. */
import { event, self, type WorldHand } from '../../support/world.ts';
import type { PeoplesSide } from './story.ts';

const participants = {
  me: { email: self, roles: { owner: true } },
  guest: { email: 'guest@example.org', roles: { attendee: true } },
} as const;

/** @param calendar its name; without one, the only one */
export function peopleOf(
  hand: Pick<WorldHand, 'list' | 'create' | 'edit' | 'remove'>,
  calendar?: string,
): PeoplesSide {
  const refOf = (key: string): string =>
    hand.list(calendar).find(({ event: { title = '' } }) => title.split(' ')[0] === key)?.ref ?? '';
  return {
    titles: () => hand.list(calendar).map(({ event: { title } }) => title ?? ''),
    create: (key, isMeeting) =>
      hand.create(event(key, { title: key, ...(isMeeting ? { participants } : {}) })),
    retitle: (key, title) => hand.edit(refOf(key), { title }),
    remove: (key) => hand.remove(refOf(key)),
    revisions: () =>
      hand
        .list(calendar)
        .map(({ revision }) => revision)
        .join(),
  };
}
