/** The sample sides: a calendar provider and a CRM that play their part in tests and in sample mode. */
export type { CalendarRecord, Mail } from './entry.ts';
export { AnswerLost, type Fault, type Faults, type Operation, type Step } from './faults.ts';
export type { CrmHand, Hand } from './hand.ts';
export { type Profile, type ProfileName, profiles } from './profile.ts';
export { type SampleData, sampleData } from './sample-data.ts';
export {
  type Administrator,
  type SampleCrm,
  type SampleOptions,
  type SampleProvider,
  sampleCrm,
  sampleProvider,
} from './sample-side.ts';
export { sqliteStorage } from './sqlite-storage.ts';
export { memoryStorage, type Storage } from './storage.ts';
export { Killed, killAt, type ScriptedFault, scriptedFaults, seededFaults } from './trouble.ts';
