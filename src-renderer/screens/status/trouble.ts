/** Which part of Status shows a problem: the side or the mailbox that it is about, or the head when it is about neither. */
import type { AppState, MailboxState } from '../../../src-shared/contract/index.ts';
import { mailboxesOf } from '../../../src-shared/contract/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Problem } from '../../api/client.ts';

type Known = Pick<AppState, 'sync' | 'mail'>;

/** While Concord is paused or trying again, that state is shown instead of the last problem. */
export function shownProblem({ state, problem }: AppState['sync']): Problem | null {
  return state === 'paused' || state === 'working' ? null : problem;
}

/** The part that the problem of topic `sync` belongs to. */
function placeOf({ sync }: Known): SideName | 'mailbox' | 'head' {
  if (sync.problem?.side === 'crm') return 'crm';
  if (sync.mailbox !== null) return 'mailbox';
  return sync.problem?.side ?? 'head';
}

/** The problem of neither side: Concord's own, or one of which nobody knows the side. */
export function headTrouble(state: Known): Problem | null {
  return placeOf(state) === 'head' ? shownProblem(state.sync) : null;
}

export function sideTrouble(side: SideName, state: Known): Problem | null {
  return (placeOf(state) === side ? shownProblem(state.sync) : null) ?? state.sync.sides[side].problem;
}

export function mailboxTrouble({ id, sync }: MailboxState, state: Known): Problem | null {
  const isMeant = placeOf(state) === 'mailbox' && state.sync.mailbox?.id === id;
  return (isMeant ? shownProblem(state.sync) : null) ?? sync.side.problem;
}

/** The address of the mailbox that the CRM's problem is about, where there are several; blank: it is about none. */
export function mailboxOfTrouble(side: SideName, state: Known): string {
  const { problem } = state.sync;
  if (side !== 'crm' || problem === null || state.mail.further.length === 0) return '';
  return sideTrouble(side, state) === problem ? (state.sync.mailbox?.address ?? '') : '';
}

/** Which arcs of the ring are open. */
export function openArcs(state: Known): Readonly<Record<SideName, boolean>> {
  const isMailboxInTrouble = mailboxesOf(state.mail).some((one) => mailboxTrouble(one, state) !== null);
  return {
    provider: isMailboxInTrouble || sideTrouble('provider', state) !== null,
    crm: sideTrouble('crm', state) !== null,
  };
}

/** Problems that the panels show beside the one in the head, each once. */
export function otherTroubles(state: Known): readonly Problem[] {
  const head = JSON.stringify(shownProblem(state.sync));
  const found = [
    sideTrouble('provider', state),
    ...mailboxesOf(state.mail).map((one) => mailboxTrouble(one, state)),
    sideTrouble('crm', state),
  ].flatMap((one) => one ?? []);
  const texts = new Map(found.map((one) => [JSON.stringify(one), one]));
  texts.delete(head);
  return [...texts.values()];
}
