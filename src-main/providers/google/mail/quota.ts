/**
 * How many units of Gmail's quota one person may spend, and what calls cost (https://developers.google.com/workspace/gmail/api/reference/quota).
 * The one place where that is chosen: Google tells no program which limits its project has, until it refuses for them.
 */
import type { Credentials } from '../../../../src-shared/contract/index.ts';

export interface MailQuota {
  /** Units of one person in a minute. */
  readonly unitsPerMinute: number;
  /** What `messages.get` costs; all other calls cost the same in every project (`units`). */
  readonly getUnits: number;
}

/** Cloud projects since May 2026. */
export const newProject: MailQuota = { unitsPerMinute: 6000, getUnits: 20 };

/**
 * Projects that used Gmail between November 2025 and April 2026 keep the limits of before. Whether they keep the price of `messages.get` as
 * well, Google does not say: the first refusal shows that they do not (`metering.ts`).
 */
export const oldProject: MailQuota = { unitsPerMinute: 15_000, getUnits: 5 };

/** Units of the calls that Concord makes, but `messages.get`, which differs. */
export const units = {
  profile: 1,
  labels: 1,
  history: 2,
  list: 5,
  modify: 5,
  trash: 5,
  insert: 25,
  sendAs: 1,
} as const;

/**
 * The quota of the OAuth client that an account signs in with: what the setup says of a customer's own client, else that of a new project,
 * which no project refuses.
 */
export function quotaOf(credentials: Credentials): MailQuota {
  const given = credentials.type === 'oauth' ? credentials.client?.mailUnitsPerMinute : undefined;
  if (given === undefined) return newProject;
  const known = given > newProject.unitsPerMinute ? oldProject : newProject;
  return { ...known, unitsPerMinute: given };
}
