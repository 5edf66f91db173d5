/** From what is known about the agreement to the one state a person sees. Pure; shape before colour (look.md). */
import type { AppState, SyncState } from '../../../src-shared/contract/index.ts';
import type { Fix, Problem } from '../../../src-shared/domain/problems.ts';
import type { Progress } from '../../sync/index.ts';
import type { RunOutcome } from '../engine/host.ts';
import type { AccountFacts } from '../engine/questions.ts';

export interface SyncKnowledge {
  /** Nothing is set up. */
  readonly idle: boolean;
  readonly paused: { readonly until: number | null } | null;
  /** The system says that there is no network. */
  readonly offline: boolean;
  /** A run that is worth showing is under way. */
  readonly working: boolean;
  readonly progress: Progress | null;
  /** The last run, or why there was none. */
  readonly last: RunOutcome | null;
  /** Why no run can be had: credentials that cannot be read, for one. */
  readonly trouble: Problem | null;
  readonly facts: AccountFacts | null;
  readonly agreedAt: number | null;
  readonly nextRunAt: number | null;
}

/** Problems that only a person can end. */
const needsPerson: ReadonlySet<Fix> = new Set<Fix>([
  'sign-in',
  'check-address',
  'check-password',
  'trust-certificate',
  'open-browser',
  'choose-calendar',
  'ask-administrator',
  'free-disk-space',
  'decide',
  'edit-setup',
]);

const nobody = { added: 0, changed: 0, removed: 0 };

export function syncTopicOf(known: SyncKnowledge): AppState['sync'] {
  const { facts, last } = known;
  const problem = known.trouble ?? (last?.type === 'failed' ? last.problem : null);
  return {
    state: stateOf(known, problem),
    progress: known.working ? known.progress : null,
    problem: known.idle ? null : problem,
    agreedAt: known.agreedAt,
    nextRunAt: known.paused === null ? known.nextRunAt : null,
    paused: known.paused,
    linked: facts?.linked ?? 0,
    waiting: facts?.waiting ?? 0,
    quarantined: facts?.quarantined ?? 0,
    skipped: facts?.skipped ?? 0,
    today: facts?.today ?? { provider: nobody, crm: nobody },
    lastChangeAt: facts?.lastChangeAt ?? null,
  };
}

function stateOf(known: SyncKnowledge, problem: Problem | null): SyncState {
  if (known.idle) return 'idle';
  if (known.working) return 'working';
  if (known.paused !== null) return 'paused';
  if (problem !== null && needsPerson.has(problem.fix)) return 'needs-you';
  if (known.offline || problem?.code === 'unreachable') return 'offline';
  if (problem !== null) return problem.fix === 'wait' ? 'waiting' : 'error';
  if (known.last?.type === 'crashed') return 'error';
  if ((known.facts?.waiting ?? 0) > 0) return 'needs-you';
  // before the first run of this start nothing is known to agree
  return known.last?.type === 'ran' ? 'in-agreement' : 'waiting';
}
