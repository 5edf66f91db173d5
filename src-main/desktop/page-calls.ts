/** One call of the page: its words are parsed before anything else sees them, and links leave only by a closed list. */
import { type Answer, type CallInput, type CallName, calls } from '../../src-shared/contract/index.ts';
import { mayOpenOutside } from './addresses.ts';
import type { ApplicationFace } from './face.ts';

/** How the system opens things. */
export interface Outside {
  openAddress(address: string): Promise<void>;
  openLogFolder(): Promise<void>;
}

type LinkId = CallInput<'links.open'>['id'];

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
    if (name === 'links.open') {
      const { id } = calls['links.open'].input.parse(parsed.data);
      // the system's browser opens the address; the page never learns it
      return (await openLink(application, outside, id)) === 'refused'
        ? refused
        : { type: 'done', output: { url: null } };
    }
    return await application.call(name, parsed.data);
  } catch {
    return refused;
  }
}

/** Opens a link of the closed list; `unknown` = the application has no address for it. */
export async function openLink(
  application: ApplicationFace,
  outside: Outside,
  id: LinkId,
): Promise<'opened' | 'unknown' | 'refused'> {
  if (id === 'log-folder') {
    await outside.openLogFolder();
    return 'opened';
  }
  const answer = await application.call('links.open', { id });
  if (answer.type !== 'done') return 'refused';
  const { url } = calls['links.open'].output.parse(answer.output);
  if (url === null) return 'unknown';
  if (!mayOpenOutside(url, application.state().app.mode === 'sample')) return 'refused';
  await outside.openAddress(url);
  return 'opened';
}
