/** Entry of the thread that asks servers during setup: it has no account and no store, and keeps nothing. */
import { aboutSide } from '../about-side.ts';
import { knownKinds } from '../kinds.ts';
import { systemClock as clock } from '../system-time.ts';
import { openPort, serveQuestions } from '../threads/serve-questions.ts';
import { findMailbox, findMailServer } from './mail-server-answers.ts';
import { findAccount, findCrm, findHost } from './server-answers.ts';
import type { SetupQuestion } from './setup-questions.ts';

const stopped = new AbortController();
const { tokens } = openPort<never>();

async function answer(question: SetupQuestion): Promise<unknown> {
  const parts = { kinds: knownKinds, clock, signal: stopped.signal, tokens };
  switch (question.name) {
    case 'crm':
      return aboutSide('crm', () => findCrm(question.input, parts));
    case 'discover':
      return aboutSide('provider', () => findHost(question.input, parts));
    case 'account':
      return aboutSide('provider', () => findAccount(question.input, parts));
    case 'mail-discover':
      return aboutSide('provider', () => findMailServer(question.input, parts));
    case 'mailbox':
      return aboutSide('provider', () => findMailbox(question.input, parts));
    default:
      return question satisfies never;
  }
}

serveQuestions<SetupQuestion, never>({
  answer,
  onMessage: () => Promise.resolve(),
  close: () => Promise.resolve(),
  stopped,
});
