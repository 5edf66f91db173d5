/** Agreements to and from the CRM: what another machine agreed meanwhile, and what we agreed since we last said so (ID9). */
import type {
  AccountIdentity,
  Agreement,
  AgreementRow,
  CrmAgreements,
  Lease,
} from '../../../src-shared/domain/crm.ts';
import type { Link, Store } from '../../store/index.ts';
import { fingerprint } from './compare.ts';

const batchSize = 500;

/** Hears what was agreed since our last number; rows we published ourselves without hearing the answer are recognised. */
export async function hearAgreements(
  store: Store,
  kept: CrmAgreements,
  account: AccountIdentity,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const since = Number(store.meta.get('agreements-state') ?? 0);
  if (lease.agreementsState === since) return;
  const own = new Set(JSON.parse(store.meta.get('publishing') ?? '[]') as string[]);
  for await (const page of kept.list(account, since, signal)) {
    store.transaction('agreements.page', () => {
      for (const row of page.rows) if (!own.has(fingerprint(row))) store.agreementNews.put(row);
      store.meta.set('agreements-state', String(page.state));
    });
    if (page.last) return;
  }
}

/** Tells the CRM every link that changed or ended; batches are acknowledged one by one. */
export async function publishAgreements(
  store: Store,
  kept: CrmAgreements,
  account: AccountIdentity,
  signal: AbortSignal,
): Promise<void> {
  const calendar = store.meta.get('primary-calendar') ?? '';
  for (;;) {
    const links = store.links.unpublished(batchSize);
    const ended = store.links.endedIds(batchSize - links.length);
    if (links.length + ended.length === 0) return;
    const rows: AgreementRow[] = [
      ...links.flatMap((link) => agreementOf(link, calendar) ?? []),
      ...ended.map((linkId) => ({ type: 'ended', linkId }) as const),
    ];
    if (rows.length > 0) {
      store.transaction('publish.intent', () =>
        store.meta.set('publishing', JSON.stringify(rows.map(fingerprint))),
      );
      const state = await kept.put(account, rows, signal);
      store.transaction('publish.done', () => {
        store.links.published(
          links.map((link) => link.id),
          ended,
        );
        store.meta.set('agreements-state', String(state));
        store.meta.set('publishing', null);
      });
    } else
      store.transaction('publish.none', () =>
        store.links.published(
          links.map((link) => link.id),
          ended,
        ),
      );
  }
}

function agreementOf(link: Link, calendar: string): AgreementRow | null {
  const { provider, crm } = link;
  if (provider.ref === null || crm.ref === null || provider.hash === null || crm.hash === null) return null;
  const agreement: Agreement = {
    linkId: link.id,
    uids: link.uids,
    providerRef: provider.ref,
    providerRevision: provider.revision ?? '',
    providerHash: provider.hash,
    providerCalendar: calendar,
    crmRef: crm.ref,
    crmRevision: crm.revision ?? '',
    crmHash: crm.hash,
  };
  return { type: 'agreed', agreement };
}
