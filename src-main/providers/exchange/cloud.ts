/** Tells mailboxes in Exchange Online by where they are: EWS is switched off there since 2026-10-01, and they are connected by a sign-in. */
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';

/** Hosts of Exchange Online and of its national clouds, and the domains that mailboxes of hybrid organisations have there. */
const domains = [
  ...['outlook.com', 'office365.com', 'office.com', 'onmicrosoft.com', 'office365.us', 'onmicrosoft.us'],
  ...['partner.outlook.cn', 'partner.onmschina.cn', 'outlook.de', 'live.com', 'hotmail.com'],
];

/** @param host of a server or of a mail address, in lower case */
export function isInCloud(host: string): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Leads to Microsoft's sign-in. @param host where the mailbox was found to be in the cloud */
export function inCloud(host: string): Problem {
  return problem('account-not-permitted', { host, reason: 'mailbox-in-cloud', instead: 'microsoft' });
}
