/** Answers the page's calls: validates the input before anything else uses it, and opens only links of a fixed list. */
import { type Answer, type CallInput, calls, parseCall } from '../../src-shared/contract/index.ts';
import { mayOpenInBrowser } from './addresses.ts';
import type { DesktopApplication } from './desktop-application.ts';

/** Opens addresses and folders with the system's own programs. */
export interface SystemOpener {
  openAddress(address: string): Promise<void>;
  openLogFolder(): Promise<void>;
}

type LinkId = CallInput<'links.open'>['id'];

const refused: Answer = { type: 'refused' };

/** Answers a call of an untrusted page. Invalid input and calls that throw get `refused`, without any detail. */
export async function answerCall(
  application: DesktopApplication,
  system: SystemOpener,
  name: unknown,
  input: unknown,
): Promise<Answer> {
  const call = parseCall(name, input);
  if (call === null) return refused;
  try {
    if (call.name === 'find.open') return await openPage(application, system, call.input);
    if (call.name !== 'links.open') return await application.call(call.name, call.input);
    // The system's browser opens the address; the page never sees it.
    return (await openLink(application, system, call.input.id)) === 'refused'
      ? refused
      : { type: 'done', output: { url: null } };
  } catch {
    return refused;
  }
}

/** Opens the page that one side has of an entry; the page of the interface never sees the address. */
async function openPage(
  application: DesktopApplication,
  system: SystemOpener,
  input: CallInput<'find.open'>,
): Promise<Answer> {
  const answer = await application.call('find.open', input);
  if (answer.type !== 'done') return answer;
  const { url } = calls['find.open'].output.parse(answer.output);
  // a CRM on this machine may be reached without a certificate (S2), and then its pages are too
  if (url !== null && !mayOpenInBrowser(url, true)) return refused;
  if (url !== null) await system.openAddress(url);
  return { type: 'done', output: { url: null, isKnown: url !== null } };
}

/** Opens a link of the fixed list; `unknown` means that the application has no address for it. */
export async function openLink(
  application: DesktopApplication,
  system: SystemOpener,
  id: LinkId,
): Promise<'opened' | 'unknown' | 'refused'> {
  if (id === 'log-folder') {
    await system.openLogFolder();
    return 'opened';
  }
  const answer = await application.call('links.open', { id });
  if (answer.type !== 'done') return 'refused';
  const { url } = calls['links.open'].output.parse(answer.output);
  if (url === null) return 'unknown';
  if (!mayOpenInBrowser(url, application.state().app.mode === 'sample')) return 'refused';
  await system.openAddress(url);
  return 'opened';
}
