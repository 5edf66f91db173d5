/** The sample sides: a calendar provider, a mailbox and a CRM inside the process, for tests and for sample mode. */
import type { AccountView, AccountViewOptions } from './account-view.ts';

export type { AccountView } from './account-view.ts';
export { newsOf } from './account-view-news.ts';
export { type SampleMailbox as SampleFolder, sampleMail } from './mail/sample-mail.ts';
export { type SampleMailbox, sampleMailbox } from './mail/sample-mailbox.ts';
export { sqliteMailStorage } from './mail/sqlite-storage.ts';
export { type MailStorage, memoryMailStorage } from './mail/storage.ts';
export { type Profile, profiles } from './profile.ts';
export { sampleData } from './sample-data.ts';
export {
  createsOnlyCrm,
  type SampleCrm,
  type SampleOptions,
  type SampleProvider,
  sampleCrm,
  sampleProvider,
} from './sample-side.ts';
export { sqliteStorage } from './sqlite-storage.ts';
export { memoryStorage, type Storage } from './storage.ts';
export { Killed, killAt, type ScriptedFault, scriptedFaults, seededFaults } from './trouble.ts';
export type { Fault, Faults, Step } from './wire-faults.ts';

/** Serves the account's web view on loopback. Its modules are loaded when this is called, so that the engine thread never loads them. */
export async function startAccountView(options: AccountViewOptions): Promise<AccountView> {
  return (await import('./account-view.ts')).startAccountView(options);
}
