/** The application, which the desktop and the headless program show to a person. */
export { type Application, type ApplicationOptions, createApplication } from './application.ts';
export { machineIdOf, openDataDir } from './data-dir.ts';
export { engineHost, type RunOutcome } from './engine/host.ts';
export type { EngineJob, RunReport, SideTraffic } from './engine/messages.ts';
export { knownKinds, offeredKinds } from './kinds.ts';
export { type SampleCrm, sampleSetup, startSampleCrm } from './sample.ts';
export type { FixedAccount } from './setup/fixed-account.ts';
export { systemClock, systemRandomness } from './system-time.ts';
export type { LaunchAtLogin } from './topics/settings.ts';
