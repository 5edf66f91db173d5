/**
 * A CRM that cannot tell what it holds, as a side that the engine can ask: it answers with what Concord wrote there, which is the
 * base of each link. Such an answer never proves a removal (WR10). Updates and removals that the CRM does not take never come here:
 * `setApart` keeps them back.
 */
import type {
  CalendarCapabilities,
  CalendarId,
  Call,
  Fetched,
  Located,
  Outcome,
  Ref,
} from '../../../src-shared/domain/calendar/side.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { refOn, type Store } from '../../store/index.ts';
import { isUnseenRef } from '../common/unseen-ref.ts';
import type { CompleteCrm } from '../local-parts.ts';
import { adoptUnseen } from './unseen.ts';

/** Stands for the sync state of a CRM that has none. */
const notRead = 'not-read';

/** Whether the CRM told what it holds when it was last asked for changes. */
export function isReadBack({ inbox, meta }: Store): boolean {
  return inbox.readState('crm', meta.get('crm-calendar') ?? '').state !== notRead;
}

/** Changes nothing for a CRM that can be read and looked up. */
export function withinLimits(complete: CompleteCrm, store: Store): CompleteCrm {
  const { calendar: crm } = complete;
  const can = (ability: keyof CalendarCapabilities): boolean => crm.capabilities[ability] === true;
  const mustAsk = (ref: Ref): boolean => can('readBack') && !isUnseenRef(ref);

  return {
    ...complete,
    calendar: {
      ...crm,
      get capabilities() {
        return crm.capabilities;
      },
      async *changes(calendar, since, signal) {
        // a CRM that has learned to tell what it holds lists everything once
        if (can('readBack')) yield* crm.changes(calendar, since === notRead ? null : since, signal);
        else yield { changes: [], state: notRead, last: true, kind: 'delta' };
      },
      async *get(calendar, refs, signal) {
        const asked = refs.filter(mustAsk);
        for await (const one of asked.length === 0 ? [] : crm.get(calendar, asked, signal)) {
          if (one.type === 'found') adoptUnseen(one.stored, store);
          yield one;
        }
        for (const ref of refs) if (!mustAsk(ref)) yield asWritten(calendar, ref, store);
      },
      async listed(calendar, refs, signal) {
        const asked = refs.filter(mustAsk);
        const listed = asked.length === 0 ? [] : await crm.listed(calendar, asked, signal);
        const isWritten = (ref: Ref): boolean => !mustAsk(ref) && store.links.headByRef('crm', ref) !== null;
        return new Set([...listed, ...refs.filter(isWritten)]);
      },
      async locate(uids, signal) {
        return can('readBack') ? crm.locate(uids, signal) : placesWritten(uids, store);
      },
      async *perform(calls, signal) {
        if (can('lookup')) yield* crm.perform(calls, signal);
        else yield* sentOrRefused(crm.perform(calls, signal), calls);
      },
      async lookup(call, signal) {
        return can('lookup') ? crm.lookup(call, signal) : { type: 'unknown' };
      },
    },
  };
}

/**
 * A side throws before it has sent anything (`CalendarSide.perform`), so each call counts as refused: left without an outcome, a create
 * would have to be asked about.
 */
async function* sentOrRefused(
  outcomes: AsyncIterable<readonly [string, Outcome]>,
  calls: readonly Call[],
): AsyncIterable<readonly [string, Outcome]> {
  let isSent = false;
  try {
    for await (const outcome of outcomes) {
      isSent = true;
      yield outcome;
    }
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null || isSent) throw error;
    for (const { key } of calls) yield [key, { type: 'refused', problem: trouble }];
  }
}

/** The object as both sides agreed on it last. */
function asWritten(calendar: CalendarId, ref: Ref, { links }: Store): Fetched {
  const link = links.byRef('crm', ref);
  // the entry was found meanwhile, and its link has the real address
  if (link === null && isUnseenRef(ref)) return { type: 'absent', ref };
  if (link === null || link.status === 'creating')
    return { type: 'unreadable', ref, problem: problem('item-unreadable') };
  const { base, revision } = link.crm;
  const stored = { calendar, ref, revision, uids: link.uids, event: base, withheld: [] };
  return { type: 'found', stored };
}

function placesWritten(uids: readonly string[], { links, meta }: Store): readonly Located[] {
  const calendar = meta.get('crm-calendar') ?? '';
  return [...new Set(uids)].flatMap((uid) =>
    links.byUid(uid).flatMap((link) => {
      const ref = refOn(link, 'crm');
      return ref === null ? [] : [{ uid, calendar, ref }];
    }),
  );
}
