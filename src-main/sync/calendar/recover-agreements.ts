/**
 * A base that is missing or old (new machine, restored backup, lease handed over) comes back only where it can be proven: a side
 * whose content still has the agreed hash *is* the base. Everything else waits for a person (ID9). Pure.
 */

import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../../src-shared/domain/crm.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { Link, LinkEnd } from '../../store/index.ts';
import { contentHash, fingerprint, providerView } from './compare.ts';
import type { Case, Loose, Plan, PlanInput, Question } from './model.ts';

interface Sink {
  readonly compared: string[];
  readonly used: string[];
  readonly questions: Question[];
  readonly links: Plan['links'][number][];
  readonly suspects: { readonly side: SideName; readonly ref: string }[];
}

export interface Recovered {
  readonly cases: readonly Case[];
  readonly loose: PlanInput['loose'];
}

export function recoverAgreements(input: PlanInput, sink: Sink): Recovered {
  if (input.agreements.length === 0) return { cases: input.cases, loose: input.loose };
  const cases: Case[] = [...input.cases];
  const pool = { provider: poolOf(input.loose.provider), crm: poolOf(input.loose.crm) };

  for (const agreement of input.agreements) {
    const provider = pool.provider.find(agreement.providerRef, agreement.uids);
    const crm = pool.crm.find(agreement.crmRef, agreement.uids);
    if (provider !== null && crm !== null) {
      const view = providerView(
        crm.event,
        provider.event.participants,
        input.capabilities.provider.unmailedGuests,
      );
      const base = agreedContent(agreement, provider.event, view);
      if (base === null) continue; // pairs by uid further on, and asks
      pool.provider.take(provider);
      pool.crm.take(crm);
      sink.compared.push(agreement.linkId);
      const link = linkFrom(agreement, end(provider, base.provider), end(crm, base.crm), agreement.uids);
      cases.push({ link, provider: { state: 'now', stored: provider }, crm: { state: 'now', stored: crm } });
      // known from here on: whatever this run does to the pair, its end included, is told to the other machines
      sink.links.push({ link, digest: null, item: null });
    } else if (provider !== null || crm !== null) {
      const side: SideName = provider !== null ? 'provider' : 'crm';
      const stored = (provider ?? crm) as StoredEvent;
      const content =
        side === 'provider' ? stored.event : providerView(stored.event, stored.event.participants, false);
      const unchanged =
        contentHash(content) === (side === 'provider' ? agreement.providerHash : agreement.crmHash);
      const digest = fingerprint(['agreed-and-removed', agreement.linkId, contentHash(stored.event)]);
      const answer = input.answer(digest);
      if (unchanged || (answer !== null && answer !== side && answer !== 'separate')) {
        // the other side removed it after both had agreed: an ordinary removal, proven and gated like any other
        pool[side].take(stored);
        sink.compared.push(agreement.linkId);
        const missing: LinkEnd = {
          ref: side === 'provider' ? agreement.crmRef : agreement.providerRef,
          revision: side === 'provider' ? agreement.crmRevision : agreement.providerRevision,
          hash: side === 'provider' ? agreement.crmHash : agreement.providerHash,
          base: content,
        };
        const known = end(stored, content);
        sink.links.push({
          link:
            side === 'provider'
              ? linkFrom(agreement, known, missing, agreement.uids)
              : linkFrom(agreement, missing, known, agreement.uids),
          digest: null,
          item: null,
        });
        sink.suspects.push({ side: otherSide(side), ref: missing.ref as string });
      } else if (answer === null) {
        pool[side].take(stored);
        sink.questions.push({
          kind: 'differs',
          item: {
            digest,
            side,
            write: 'link',
            title: stored.event.title ?? '',
            start: stored.event.start,
            timeZone: stored.event.timeZone ?? null,
            addressees: [],
          },
        });
      } else {
        sink.used.push(digest);
        sink.compared.push(agreement.linkId);
      }
    } else sink.compared.push(agreement.linkId);
  }
  return { cases, loose: { provider: pool.provider.rest(), crm: pool.crm.rest() } };
}

/** What both had agreed on, per side, where one of them still proves it; null when neither does. */
function agreedContent(
  agreement: Agreement,
  provider: CalendarEvent,
  crm: CalendarEvent,
): { readonly provider: CalendarEvent; readonly crm: CalendarEvent } | null {
  const providerSame = contentHash(provider) === agreement.providerHash;
  const crmSame = contentHash(crm) === agreement.crmHash;
  if (providerSame && crmSame) return { provider, crm };
  if (contentHash(provider) === contentHash(crm)) return { provider, crm };
  // the hashes say both held the same, so the unchanged side shows what the other had
  if (agreement.providerHash !== agreement.crmHash) return null;
  if (providerSame) return { provider, crm: provider };
  if (crmSame) return { provider: crm, crm };
  return null;
}

function end(stored: StoredEvent, base: CalendarEvent): LinkEnd {
  return { ref: stored.ref, revision: stored.revision, hash: contentHash(base), base };
}

function linkFrom(agreement: Agreement, provider: LinkEnd, crm: LinkEnd, uids: readonly string[]): Link {
  return { id: agreement.linkId, status: 'linked', origin: 'provider', provider, crm, uids };
}

function poolOf(loose: readonly Loose[]) {
  const byRef = new Map(loose.map((one) => [one.stored.ref, one]));
  const byUid = new Map(loose.flatMap((one) => one.stored.uids.map((uid) => [uid, one] as const)));
  return {
    find(ref: string, uids: readonly string[]): StoredEvent | null {
      const direct = byRef.get(ref);
      if (direct !== undefined) return direct.stored;
      for (const uid of uids) {
        const relative = byUid.get(uid);
        if (relative !== undefined && byRef.has(relative.stored.ref)) return relative.stored;
      }
      return null;
    },
    take: (stored: StoredEvent) => void byRef.delete(stored.ref),
    rest: (): readonly Loose[] => [...byRef.values()],
  };
}
