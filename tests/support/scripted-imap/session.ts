/** Connects Concord's IMAP side to a scripted server; both end with the test. */
import { onTestFinished } from 'vitest';
import { connectMail, type MailSession, type MailSessionOptions } from '../mail-servers/connected.ts';
import type { ScriptedImap } from './index.ts';

export async function sessionOn(
  server: ScriptedImap,
  options: Omit<MailSessionOptions, 'port'> = {},
): Promise<MailSession> {
  onTestFinished(() => server.stop());
  const session = await connectMail({ ...options, port: server.port });
  // what was begun last ends first
  onTestFinished(() => session.close());
  return session;
}
