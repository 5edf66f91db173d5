/** Which notification Concord's state calls for, and which not. Pure: memory in, memory out. */
import type { AppState } from '../../src-shared/contract/index.ts';

export const noticeKinds = ['needs-you', 'error', 'first-sync'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Kind → what it was about and when it was shown (epoch milliseconds); kept between starts. */
export type NoticeMemory = Readonly<Record<string, { readonly about: string; readonly at: number }>>;

/** What the state calls for right now. `about` tells one occasion from the next. */
export interface Occasion {
  readonly kind: NoticeKind;
  readonly about: string;
  /** Questions that wait; 0 = a problem. */
  readonly questions: number;
}

/** Since when an occasion has been there without a break (epoch milliseconds). */
export type Since = Readonly<Partial<Record<NoticeKind, { readonly about: string; readonly at: number }>>>;

export interface Step {
  readonly memory: NoticeMemory;
  readonly since: Since;
  readonly show: readonly Occasion[];
  /** Notifications on screen whose reason has gone. */
  readonly withdraw: readonly NoticeKind[];
  /** When to look again although nothing changed; null = not. */
  readonly lookAt: number | null;
}

const minuteMs = 60_000;
/** How long an occasion must last before it is worth an interruption. */
const lastsMs: Readonly<Record<NoticeKind, number>> = {
  'needs-you': 5_000,
  error: 60 * minuteMs,
  'first-sync': 0,
};
/** When the same occasion may be told again. */
const againMs: Readonly<Record<NoticeKind, number>> = {
  'needs-you': 24 * 60 * minuteMs,
  error: 24 * 60 * minuteMs,
  'first-sync': Number.POSITIVE_INFINITY,
};

/** The occasions in a state: one per kind at most. */
export function occasionsIn({ app, setup, sync, decisions }: AppState): readonly Occasion[] {
  if (app.mode === 'none' || sync.state === 'paused') return [];
  const found: Occasion[] = [];
  // during setup the person stands before the window, where the same is shown
  const running = setup.step === 'done' || setup.step === 'first-run';
  if (running && (sync.state === 'needs-you' || sync.state === 'waiting'))
    found.push(
      decisions.length > 0 && (sync.problem === null || sync.problem.fix === 'decide')
        ? {
            kind: 'needs-you',
            about: decisions
              .map(({ id }) => id)
              .sort()
              .join(' '),
            questions: decisions.length,
          }
        : { kind: 'needs-you', about: sync.problem?.code ?? 'unknown', questions: 0 },
    );
  if (running && sync.state === 'error')
    found.push({ kind: 'error', about: sync.problem?.code ?? 'unknown', questions: 0 });
  if (setup.step === 'done' && sync.agreedAt !== null)
    found.push({ kind: 'first-sync', about: app.mode, questions: 0 });
  return found;
}

/**
 * One look at the state. `seen` = the person has the window before them, which counts as told.
 * `quiet` kinds are remembered as well, so that changing the setting later does not tell old news.
 */
export function look(
  state: AppState,
  at: { readonly memory: NoticeMemory; readonly since: Since; readonly now: number; readonly seen: boolean },
): Step {
  const { now, seen } = at;
  const occasions = occasionsIn(state);
  const memory: Record<string, { readonly about: string; readonly at: number }> = { ...at.memory };
  const since: Partial<Record<NoticeKind, { about: string; at: number }>> = {};
  const show: Occasion[] = [];
  const looks: number[] = [];

  for (const occasion of occasions) {
    const { kind, about } = occasion;
    const before = at.since[kind];
    const started = before !== undefined && (kind === 'error' || before.about === about) ? before.at : now;
    since[kind] = { about, at: started };
    const told = memory[kind];
    const due =
      told?.about === about && told.at <= now
        ? Math.max(started + lastsMs[kind], told.at + againMs[kind])
        : started + lastsMs[kind];
    if (due > now) {
      if (due !== Number.POSITIVE_INFINITY) looks.push(due);
      continue;
    }
    memory[kind] = { about, at: now };
    if (!seen && wants(state.settings.notifications, kind)) show.push(occasion);
    if (againMs[kind] !== Number.POSITIVE_INFINITY) looks.push(now + againMs[kind]);
  }
  return {
    memory,
    since,
    show,
    withdraw: noticeKinds.filter((kind) => kind !== 'first-sync' && since[kind] === undefined),
    lookAt: looks.length === 0 ? null : Math.min(...looks),
  };
}

function wants(setting: AppState['settings']['notifications'], kind: NoticeKind): boolean {
  return setting === 'all' || (setting === 'problems' && kind !== 'first-sync');
}
