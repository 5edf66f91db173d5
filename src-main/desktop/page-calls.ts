/** One call of the page: its words are parsed before anything else sees them, and links leave only by a closed list. */
import { type Answer, type CallName, calls } from '../../src-shared/contract/index.ts';
import { mayOpenOutside } from './addresses.ts';
import type { ApplicationFace } from './face.ts';

/** How the system opens things. */
export interface Outside {
  openAddress(address: string): Promise<void>;
  openLogFolder(): Promise<void>;
}

const refused: Answer = { type: 'refused' };

/** Answers a call of an untrusted page. Wrong words, and a call that breaks, are refused and told nothing about. */
export async function answerCall(
  application: ApplicationFace,
  outside: Outside,
  name: unknown,
  input: unknown,
): Promise<Answer> {
  if (typeof name !== 'string' || !Object.hasOwn(calls, name)) return refused;
  const parsed = calls[name as CallName].input.safeParse(input);
  if (!parsed.success) return refused;
  try {
    if (name === 'links.open') return await openLink(application, outside, parsed.data);
    return await application.call(name, parsed.data);
  } catch {
    return refused;
  }
}

/** The page names a link, the application knows its address, the system's browser opens it. The page never learns it. */
async function openLink(application: ApplicationFace, outside: Outside, input: object): Promise<Answer> {
  const opened: Answer = { type: 'done', output: { url: null } };
  if ('id' in input && input.id === 'log-folder') {
    await outside.openLogFolder();
    return opened;
  }
  const answer = await application.call('links.open', input);
  if (answer.type !== 'done') return answer;
  const { url } = calls['links.open'].output.parse(answer.output);
  if (url === null) return opened;
  if (!mayOpenOutside(url, application.state().app.mode === 'sample')) return refused;
  await outside.openAddress(url);
  return opened;
}
