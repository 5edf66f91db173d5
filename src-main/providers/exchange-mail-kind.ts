/** Exchange on servers of one's own as a kind of mailbox. Its code is loaded when a mailbox is connected, and not before. */
import { ProblemError } from '../../src-shared/domain/problems.ts';
import { connectExchangeMail, discoverExchange, type ExchangeParts } from './exchange/index.ts';
import type { MailKind } from './mail-kind.ts';

export const exchangeMail: MailKind = exchangeMailAt();

/** @param lookups of DNS and of servers without TLS, for tests. Default: the system's */
export function exchangeMailAt(lookups?: ExchangeParts['lookups']): MailKind {
  const given = lookups === undefined ? {} : { lookups };
  return {
    kind: 'exchange',
    // a throttling policy counts what a user asks over EWS, whatever it is about
    sharesLimits: true,
    credentials: 'password',
    windowsAccounts: true,
    async discover(address, { dialer, clock }, signal) {
      try {
        const found = await discoverExchange(address, { dialer, clock, ...given }, signal);
        return [{ ...found, user: address.trim() }];
      } catch (error) {
        // hosts of the domain that are something else, or in the cloud, say nothing of mail that is elsewhere
        if (error instanceof ProblemError) return [];
        throw error;
      }
    },
    connect: (account, parts, signal) => connectExchangeMail(account, { ...parts, ...given }, signal),
  };
}
