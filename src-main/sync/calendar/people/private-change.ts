/** The rule about private entries has changed: what was read of them, and what the history holds of them, is of the rule before (RU6). */
import {
  isPrivate,
  isStricter,
  type PrivateEvents,
} from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Store } from '../../../store/index.ts';

/**
 * Every private entry that is linked, or was read and waits, is read again as it is told from now on; a stricter
 * rule also purges the history of them. Call inside a transaction, before anything is read.
 */
export function notePrivateEvents(now: PrivateEvents, before: PrivateEvents, store: Store): void {
  if (now === before) return;
  const { links, inbox, outbox, history } = store;
  const readAgain = (ref: string): void => {
    const kind = inbox.get('provider', ref)?.kind;
    if (kind === undefined || kind === 'found') inbox.put('provider', { kind: 'hint', ref });
  };
  for (const { id, provider } of links.private()) {
    readAgain(provider.ref);
    if (isStricter(now, before)) history.redact(id);
  }
  for (const news of inbox.all('provider'))
    if (news.kind === 'found' && isPrivate(news.stored.event)) readAgain(news.ref);
  // a write whose outcome is not known yet may have brought more of it across than the rule of now allows
  for (const { entry } of outbox.all())
    if (entry.side === 'crm' && entry.source !== null && isPrivate(entry.source.event))
      readAgain(entry.source.ref);
  if (isStricter(now, before)) history.redactPrivate();
  store.subCalendars.readAnew();
}
