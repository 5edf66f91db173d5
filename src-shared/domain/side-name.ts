/** The two sides of an agreement: the provider (calendar and mailbox) and the CRM. */

export type SideName = 'provider' | 'crm';

/** Both sides, in the order in which they are worked through and shown. */
export const sideNames: readonly SideName[] = ['provider', 'crm'];

export function otherSide(side: SideName): SideName {
  return side === 'provider' ? 'crm' : 'provider';
}
