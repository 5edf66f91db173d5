/** The table of CRMs: every kind of CRM a person can connect, the likeliest first. */
import { bridge } from './bridge/index.ts';
import type { CrmKind } from './kind.ts';

export const crmKinds: readonly CrmKind[] = [bridge];

/** Setups saved by versions that knew one kind only do not name it: it was this one. */
export const unnamedCrmKind = bridge.kind;

/** The kind that the reference CRM of the sample mode is. */
export const referenceCrmKind = bridge.kind;

export type { CrmKind } from './kind.ts';
