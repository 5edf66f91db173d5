/** Exchanges agreements with the CRM: reads what other machines agreed on, and stores what this machine agreed on (ID9). */
import type {
  AccountIdentity,
  Agreement,
  AgreementRow,
  CrmAgreements,
  Lease,
} from '../../../../src-shared/domain/crm.ts';
import type { AgreedVersions, Store } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';

/** Rows sent to the CRM at once. */
const batchSize = 500;

/** Reads what was agreed after the last number known here. Rows that this machine put there while the answer got lost are skipped. */
export async function hearAgreements(
  store: Store,
  kept: CrmAgreements,
  account: AccountIdentity,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const since = Number(store.meta.get('agreements-state') ?? 0);
  if (lease.agreementsState === since) return;
  // a CRM that was restored from a backup has lost what it was told since (DE4)
  if (lease.agreementsState < since) store.transaction('agreements.lost', () => store.links.republish());
  const own = new Set(JSON.parse(store.meta.get('publishing') ?? '[]') as string[]);
  for await (const page of kept.list(account, since, signal)) {
    store.transaction('agreements.page', () => {
      for (const row of page.rows) if (!own.has(fingerprint(row))) store.agreementNews.put(row);
      store.meta.set('agreements-state', String(page.state));
    });
    if (page.last) return;
  }
}

/** Stores every link that changed or ended in the CRM, in batches; each is noted as stored when the CRM has answered. */
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
      ...links.map((link) => agreementOf(link, calendar)),
      ...ended.map((linkId): AgreementRow => {
        const own = store.links.ownOf(linkId);
        return { type: 'ended', linkId, ...(own === null ? {} : { own }) };
      }),
    ];
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
  }
}

function agreementOf({ id, uids, provider, crm }: AgreedVersions, providerCalendar: string): AgreementRow {
  const agreement: Agreement = {
    linkId: id,
    uids,
    providerCalendar,
    providerRef: provider.ref,
    providerRevision: provider.revision,
    providerHash: provider.hash,
    crmRef: crm.ref,
    crmRevision: crm.revision,
    crmHash: crm.hash,
  };
  return { type: 'agreed', agreement };
}
