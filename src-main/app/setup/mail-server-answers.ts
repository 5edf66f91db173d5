/** What setup finds out of a mailbox: read only, each question with a dialer of its own that ends with it. */
import { tmpdir } from 'node:os';
import { fail } from '../../../src-shared/domain/problems.ts';
import { createServiceLookup } from '../../net/index.ts';
import { kindNamed } from '../kinds.ts';
import { systemRandomness } from '../system-time.ts';
import { tokensFor } from '../threads/thread-tokens.ts';
import { type ServerAnswerParts, withDialer } from './server-answers.ts';
import type { MailboxFound, MailServerFound, SetupQuestions } from './setup-questions.ts';

/** Where an address leads, without telling anybody anything (S1): the first kind of mailbox that knows it. @throws ProblemError */
export function findMailServer(
  { address }: SetupQuestions['mail-discover']['input'],
  { kinds, clock, signal }: Pick<ServerAnswerParts, 'kinds' | 'clock' | 'signal'>,
): Promise<MailServerFound | null> {
  return withDialer(async (dialer) => {
    const services = createServiceLookup();
    for (const { kind, discover } of kinds.mailboxes) {
      const [likeliest] = await discover(address, { dialer, clock, services }, signal);
      if (likeliest !== undefined) return { kind, ...likeliest };
    }
    return null;
  });
}

/** Signs in once, and asks for the folders, so that a person hears at once when they cannot be read. @throws ProblemError as `MailKind.connect` */
export function findMailbox(
  mailbox: SetupQuestions['mailbox']['input'],
  { kinds, clock, signal, tokens }: ServerAnswerParts,
): Promise<MailboxFound> {
  return withDialer(async (dialer) => {
    const connected = await kindNamed(kinds.mailboxes, mailbox.kind).connect(
      mailbox,
      {
        dialer,
        clock,
        randomness: systemRandomness,
        // no message is read
        budget: { reserve: () => fail('item-too-large') },
        temporaryDirectory: tmpdir(),
        ...tokensFor(mailbox.credentials, mailbox.signIn ?? 'account', tokens),
      },
      signal,
    );
    try {
      await connected.side.mailboxes(signal);
      return { url: connected.server, user: connected.user };
    } finally {
      await connected.close();
    }
  });
}
