/** Concord without any host: what a desktop or a headless program puts a face on. */
export { type Application, type ApplicationOptions, createApplication } from './application.ts';
export type { FixedAccount } from './application-fixed.ts';
export type { LaunchAtLogin } from './application-settings.ts';
export { defaultDataDir, machineIdOf, openDataDir } from './data-dir.ts';
export { engineHost, type RunOutcome } from './engine-host.ts';
export type { EngineJob, RunReport, SidesSource, SideTraffic } from './engine-messages.ts';
export { type SampleCrm, startSampleCrm } from './sample.ts';
export { systemClock, systemRandomness } from './system-time.ts';
