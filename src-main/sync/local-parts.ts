/**
 * What Concord does itself for the parts that a CRM does not have, so that the engine asks every CRM the same. What that means for
 * the person is named by `limitsOf`. Nothing here reaches the network.
 */
import type {
  Crm,
  CrmAgreements,
  CrmLease,
  CrmLocks,
  CrmReports,
  Lease,
} from '../../src-shared/domain/crm.ts';

/** A CRM with every part that the engine asks, its own or the local one. Other calendars are shown only where the CRM has a place for them. */
export type CompleteCrm = Required<Omit<Crm, 'mail' | 'subCalendars' | 'knownPeople' | 'mailAccounts'>> &
  Pick<Crm, 'mail' | 'subCalendars' | 'knownPeople' | 'mailAccounts'>;

export function withLocalParts(crm: Crm): CompleteCrm {
  return {
    ...crm,
    lease: crm.lease ?? thisMachineOnly,
    agreements: crm.agreements ?? keptHere,
    locks: crm.locks ?? notShown,
    reports: crm.reports ?? nobodyTold,
  };
}

/** The lock on the data directory is all there is: it keeps a second Concord of this machine out, and no other machine. */
const thisMachineOnly: CrmLease = {
  take: async (): Promise<Lease> => ({
    generation: 0,
    expiresAt: Number.POSITIVE_INFINITY,
    agreementsState: 0,
  }),
  release: async () => undefined,
};

/** The links in this machine's store are all there is: there is no news from other machines, and none for them. */
const keptHere: CrmAgreements = {
  async *list(_account, since) {
    yield { rows: [], state: since, last: true };
  },
  put: async () => 0,
};

/** Nothing in the CRM says that a field cannot be changed: an edit is put back, and Activity says so. */
const notShown: CrmLocks = { set: async () => undefined };

/** The CRM shows nothing about the account. */
const nobodyTold: CrmReports = { put: async () => undefined };
