/** Rounds in which nothing can have happened ask for nothing: the stream has told of no change since the last one. */
import type { ChangePage } from '../../../../src-shared/domain/calendar/side.ts';
import type { FolderWatch } from '../folder-watch.ts';

/** A round of a calendar from a state. */
export type Round = (calendar: string, since: string | null) => AsyncGenerator<ChangePage>;

/**
 * @param isDue whether a round is wanted whatever the stream tells
 * @returns goes the round where something may have happened
 */
export function quietly(
  watch: Pick<FolderWatch, 'mark'>,
  isDue: (since: string) => boolean,
): (round: Round, calendar: string, since: string | null) => AsyncGenerator<ChangePage> {
  /** By calendar: the state that the last round ended with, and when it began. */
  const known = new Map<string, { readonly state: string; readonly mark: number }>();
  return async function* (round, calendar, since) {
    // what happens while the round goes on is told after it
    const mark = watch.mark(calendar);
    const last = known.get(calendar);
    if (since !== null && mark !== null && last?.mark === mark && last.state === since && !isDue(since)) {
      yield { changes: [], state: since, last: true, kind: 'delta' };
      return;
    }
    known.delete(calendar);
    for await (const page of round(calendar, since)) {
      if (page.last && page.state !== null && mark !== null) known.set(calendar, { state: page.state, mark });
      yield page;
    }
  };
}
