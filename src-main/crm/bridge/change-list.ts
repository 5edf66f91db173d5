/**
 * Reads the CRM's calendar changes page by page. A change log can leave out a change, so once a day everything is listed in its place,
 * which the engine compares with what it knows (RU9).
 */
import type { ChangePage, SyncState } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { pageWatch } from '../../../src-shared/domain/page-watch.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { changeAnswer } from './answers.ts';
import type { BridgeAnswer, BridgeHttp } from './http.ts';

const changesPerPage = 1000;
const listEveryMs = 24 * 60 * 60_000;
/** How a server that does not say `state-expired` refuses a state that it cannot read. */
const refusesState = new Set([400, 410, 422]);

interface State {
  /** The CRM's own state. */
  readonly log: string;
  /** When everything was last listed, in epoch milliseconds. */
  readonly listedAt: number;
}

/**
 * The contract of `CalendarSide.changes`.
 * @param expected the body of an answer that must be there
 */
export async function* changesOf(
  since: SyncState | null,
  signal: AbortSignal,
  {
    http,
    clock,
    expected,
  }: {
    readonly http: BridgeHttp;
    readonly clock: Clock;
    readonly expected: (answer: BridgeAnswer) => unknown;
  },
): AsyncGenerator<ChangePage> {
  const now = clock.now();
  const known = since === null ? null : readState(since);
  // after the clock was set back, the last listing may lie in the future
  const isDue = known === null || Math.abs(now - known.listedAt) >= listEveryMs;
  const listedAt = isDue ? now : known.listedAt;
  const isEnding = pageWatch();
  const first = isDue ? null : known.log;
  for (let state = first; ; ) {
    const query = new URLSearchParams({
      limit: String(changesPerPage),
      ...(state === null ? {} : { since: state }),
    });
    const answer = await http.ask({ method: 'GET', path: `/v1/calendar/changes?${query}` }, signal);
    if (
      !answer.ok &&
      (answer.code === 'state-expired' || (state !== null && refusesState.has(answer.status)))
    )
      fail('sync-state-expired');
    const page = changeAnswer.safeParse(expected(answer));
    if (!page.success) return fail('answer-invalid', { host: http.host });
    const { changes, more, snapshot } = page.data;
    // a server whose state does not advance would be asked without end
    if (more && (page.data.state === state || !isEnding(changes.map(({ id }) => id))))
      return fail('answer-invalid', { host: http.host });
    state = page.data.state;
    yield {
      changes: changes.map((row) =>
        'removed' in row
          ? { type: 'removed', ref: row.id, reason: row.removed }
          : { type: 'changed', ref: row.id, revision: row.revision },
      ),
      state: writeState({ log: state, listedAt }),
      last: !more,
      kind: snapshot ? 'snapshot' : 'delta',
    };
    if (!more) return;
  }
}

function writeState(state: State): SyncState {
  return JSON.stringify(state);
}

/** @throws ProblemError `sync-state-expired` for a text that `writeState` did not make */
function readState(text: SyncState): State {
  try {
    const { log, listedAt } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof log === 'string' && typeof listedAt === 'number') return { log, listedAt };
  } catch {
    // no JSON: treated as expired
  }
  return fail('sync-state-expired');
}
