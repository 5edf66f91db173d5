/** A mailbox whose server tells that nothing changed, as those with CONDSTORE do, instead of listing everything at each look. */
import type { ImapLike, ImapLikeHand } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import { ask, type MailFaults } from '../../../src-sandbox/sample-sides/mail/trouble.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';

const reads: readonly (keyof ImapLikeHand)[] = ['list', 'see', 'mailboxes', 'openSources', 'writes'];

/** @param now the server's clock */
export function deltaMailbox({ hand, side }: ImapLike, now: () => number): ImapLike {
  /** Rises with everything that is done in the mailbox, by whomever. */
  let version = 0;
  const noted = new Proxy(hand, {
    get(target, name: keyof ImapLikeHand) {
      if (!reads.includes(name)) version += 1;
      return target[name];
    },
  });
  const told = (state: string, at: number): string => `${at} ${state}`;
  return {
    hand: noted,
    side(faults: MailFaults = {}): MailSide {
      const whole = side(faults);
      return {
        ...whole,
        async *changes(scope, since, signal) {
          const [at = '', ...state] = since?.split(' ') ?? [];
          if (since !== null && Number(at) === version) {
            ask(faults, { operation: 'changes', scope, page: 0 }, signal, now(), () => undefined);
            yield { kind: 'delta', last: true, state: since, changes: [] };
            return;
          }
          const begun = version;
          for await (const page of whole.changes(scope, since === null ? null : state.join(' '), signal))
            yield { ...page, state: page.state === null ? null : told(page.state, begun) };
        },
        async *perform(calls, sourceOf, signal) {
          version += 1;
          yield* whole.perform(calls, sourceOf, signal);
          version += 1;
        },
      };
    },
  };
}
