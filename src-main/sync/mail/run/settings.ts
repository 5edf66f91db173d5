/** What another map or other settings mean for messages that are known already. */
import { fingerprint } from '../../common/fingerprint.ts';
import type { MailEngineParts } from '../model.ts';
import { accountScope, type MailRun } from '../run-context.ts';
import { endLink } from '../send/commit.ts';

/**
 * What was left out by another map or other settings is looked at again. What is linked in a mailbox that is no longer mapped counts as
 * vanished there: it is found in the mailbox that took its place in the map, or the link ends (ID5). Such a mailbox is listed from the beginning
 * when it is mapped again, because what changed since would not name what was linked before.
 */
export function noteSettings({ mapping, settings, crm }: MailEngineParts, run: MailRun): void {
  const { store, map, sides } = run;
  const { startDate, maxBytes, blocked, knownPeopleVersion } = settings;
  const now = fingerprint([
    mapping.map(({ provider, crm: there, role }) => [provider, there, role ?? '']),
    { startDate, maxBytes, blocked, maxSize: crm.capabilities.maxSize ?? null },
    [settings.knows !== null, knownPeopleVersion ?? ''],
  ]);
  if (store.meta.get('mail-settings') === now) return;
  store.transaction('mail.settings', () => {
    store.meta.set('mail-settings', now);
    for (const { side, ref, scope } of store.mail.left.bySettings())
      if (store.mail.news.get(side, ref) === null)
        store.mail.news.put(side, { kind: 'hint', ref, scope }, true);
    if (sides.provider.capabilities.changeScope !== 'mailbox') {
      leaveUnmapped(run);
      return;
    }
    const unheard = store.mail.links
      .scopes('provider')
      .filter((scope) => !map.pairs.some(({ provider }) => provider === scope));
    for (const scope of unheard) {
      store.mail.states.clearSeen('provider', scope);
      store.mail.states.set('provider', scope, { state: null, openRound: null, renumberedAt: null });
      for (const ref of store.mail.links.refsIn('provider', scope))
        store.mail.news.put('provider', { kind: 'absent', ref, scope, reason: 'emptied' }, false);
    }
  });
}

/** A side that tells of the whole account tells nothing of a linked message that lies outside of the map now. */
function leaveUnmapped(run: MailRun): void {
  const { links, news } = run.store.mail;
  const numbers = new Set(
    links.refsIn('provider', accountScope).map((ref) => links.end('provider', ref)?.link),
  );
  for (const num of numbers) {
    const link = num === undefined ? null : links.get(num);
    if (link === null) continue;
    const ends = link.ends.provider;
    // what is heard of it tells where it is now
    if (ends.some(({ ref }) => news.get('provider', ref) !== null)) continue;
    if (
      run.map.places(
        'provider',
        ends.flatMap(({ mailboxes }) => mailboxes),
      ).length > 0
    )
      continue;
    endLink(link.num, 'moved-to-an-unmapped-mailbox', 'unmapped', run);
  }
}
