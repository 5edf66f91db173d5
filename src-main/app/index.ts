/** The application, which the desktop and the headless program show to a person. */
export { type Application, type ApplicationOptions, createApplication } from './application.ts';
export { machineIdOf, openDataDir } from './data-dir.ts';
export { furtherMailboxJobs } from './engine/further-mailboxes.ts';
export { type AnyOutcome, engineHost, type MailRunOutcome, type RunOutcome } from './engine/host.ts';
export type { EngineJob, MailRunReport, RunReport, SideTraffic } from './engine/messages.ts';
export { knownKinds, offeredKinds } from './kinds.ts';
export { hasAgreed } from './running/run-outcome.ts';
export { type SampleCrm, sampleSetup, startSampleCrm } from './sample.ts';
export type { FixedAccount } from './setup/fixed-account.ts';
export { systemClock, systemRandomness } from './system-time.ts';
export type { LaunchAtLogin } from './topics/settings.ts';
