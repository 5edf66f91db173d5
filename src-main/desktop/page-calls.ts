/** One call of the page: its words are parsed before anything else sees them, and links leave only by a closed list. */
import { type Answer, type CallInput, calls, parseCall } from '../../src-shared/contract/index.ts';
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
  const call = parseCall(name, input);
  if (call === null) return refused;
  try {
    if (call.name !== 'links.open') return await application.call(call.name, call.input);
    // the system's browser opens the address; the page never learns it
    return (await openLink(application, outside, call.input.id)) === 'refused'
      ? refused
      : { type: 'done', output: { url: null } };
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
