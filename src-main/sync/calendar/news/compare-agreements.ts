/** Compares what other machines agreed on for this account with the links of this one (ID9). */
import type { Agreement } from '../../../../src-shared/domain/crm.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import { placesOf } from '../entries/link.ts';
import { endLink, rememberEnd } from '../gate/keep-plan.ts';
import type { RunContext } from '../run-context.ts';

/**
 * An agreement that this machine holds in the same way is settled. For any other one the link here is dropped and both entries are
 * read again, so that planning links them by proof (ID9). @returns those others
 */
export function compareAgreements({ store, now }: RunContext): readonly Agreement[] {
  const rows = store.agreementNews.all();
  if (rows.length === 0) return [];
  const open: Agreement[] = [];
  store.transaction('agreements.compare', () => {
    for (const row of rows) {
      if (row.type === 'ended') {
        const link = store.links.byId(row.linkId);
        if (link !== null) {
          for (const { side, ref } of placesOf(link)) {
            const event = link.status === 'creating' ? null : link[side].base;
            if (row.own === undefined || side === 'provider')
              store.leftAlone.put(side, ref, link.uids, row.own === undefined ? 'separate' : 'own-version', {
                at: now(),
                event,
                byPerson: row.own !== undefined,
              });
          }
          rememberEnd(link, 'ended-on-another-machine', { store, now });
          store.links.drop(link.id);
        } else if (row.own !== undefined && store.links.headByRef('provider', row.own.ref) === null)
          store.leftAlone.put('provider', row.own.ref, row.own.uids, 'own-version', {
            at: now(),
            event: null,
            byPerson: true,
          });
        store.links.noteEnded(row.linkId, row.own ?? null);
        store.agreementNews.settle(row.linkId);
        continue;
      }
      const { agreement } = row;
      const ours = store.links.byId(agreement.linkId);
      const same =
        ours !== null &&
        ours.status !== 'creating' &&
        ours.provider.ref === agreement.providerRef &&
        ours.crm.ref === agreement.crmRef &&
        ours.provider.hash === agreement.providerHash &&
        ours.crm.hash === agreement.crmHash;
      if (same) {
        store.agreementNews.settle(agreement.linkId);
        continue;
      }
      if (ours !== null) store.links.drop(ours.id);
      for (const side of sideNames) {
        const ref = refIn(agreement, side);
        const rival = store.links.byRef(side, ref);
        if (rival !== null) endLink(rival, 'ended-on-another-machine', { store, now });
        store.inbox.hint(side, [ref]);
      }
      open.push(agreement);
    }
  });
  return open;
}

/** Whether both entries of an agreement have been read. Until then the agreement stays open, and its entries wait. */
export function isReadable(agreement: Agreement, { inbox }: Store): boolean {
  const kinds = sideNames.map((side) => inbox.get(side, refIn(agreement, side))?.kind);
  return !kinds.includes('hint') && !kinds.includes('unreadable');
}

/** The address that an agreement names on a side. */
export function refIn({ providerRef, crmRef }: Agreement, side: SideName): string {
  return side === 'provider' ? providerRef : crmRef;
}
