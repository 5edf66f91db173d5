/** Keeps topic `summaries`: what the first synchronisation came to, kept until a person has seen it, and what was disconnected. */
import { z } from 'zod';
import { summariesTopic } from '../../../src-shared/contract/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { errorFields } from '../../support/logger.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { Topics } from '../contract/state.ts';

export const noSummaries: Topics['summaries'] = { firstSync: null, disconnected: null };

/** In the profile: since when the first synchronisation goes on, in epoch milliseconds, or what it came to. */
const saved = z.union([
  z.strictObject({ since: z.number() }),
  z.strictObject({ came: summariesTopic.shape.firstSync.unwrap() }),
]);

export interface Summaries {
  readonly handlers: HandlersOf<'first-sync.seen'>;
  /** Shows what no person has seen yet. */
  resume(): void;
  /** A person has approved the first synchronisation, which starts now. */
  firstSyncBegins(): void;
  /** It came through. Never rejects: without a summary the person sees the state alone. */
  firstSyncEnds(): Promise<void>;
  disconnected(what: NonNullable<Topics['summaries']['disconnected']> | null): void;
  /** Of another account, which is gone. */
  forgetFirstSync(): void;
}

export function createSummaries({
  profile,
  state,
  sync,
  clock,
  logger,
}: Pick<ApplicationContext, 'profile' | 'state' | 'sync' | 'clock' | 'logger'>): Summaries {
  const read = (): z.infer<typeof saved> | null => saved.safeParse(profile.get('first-sync')).data ?? null;
  const forgetFirstSync = (): void => {
    profile.set('first-sync', null);
    state.change('summaries', { firstSync: null });
  };
  return {
    handlers: {
      'first-sync.seen'() {
        forgetFirstSync();
        return {};
      },
    },
    resume() {
      const known = read();
      if (known !== null && 'came' in known) state.change('summaries', { firstSync: known.came });
    },
    firstSyncBegins: () => profile.set('first-sync', { since: clock.now() }),
    async firstSyncEnds() {
      const known = read();
      if (known === null || !('since' in known)) return;
      try {
        const came = await sync.ask('changes-since', known);
        profile.set('first-sync', { came });
        state.change('summaries', { firstSync: came });
      } catch (error) {
        if (problemOf(error) === null) logger.log('error', 'bug', errorFields(error));
      }
    },
    disconnected: (what) => state.change('summaries', { disconnected: what }),
    forgetFirstSync,
  };
}
