/** Concord without any host: what a desktop or a headless program puts a face on. */
export { type Application, type ApplicationOptions, createApplication } from './application.ts';
export { defaultDataDir, machineIdOf, openDataDir } from './data-dir.ts';
export { engineHost, type RunOutcome } from './engine/host.ts';
export type { EngineJob, RunReport, SidesSource, SideTraffic } from './engine/messages.ts';
export { type SampleCrm, startSampleCrm } from './sample.ts';
export type { FixedAccount } from './setup/fixed-account.ts';
export { systemClock, systemRandomness } from './system-time.ts';
export type { LaunchAtLogin } from './topics/settings.ts';
