/** Servers that announce something and do it wrong, each with where that was seen. */
import type { Client } from './client.ts';

/** iCloud's VANISHED names other messages than those that are gone: https://github.com/Foundry376/Mailspring-Sync switches it off. */
function isWrongAboutVanished({ host, serverName }: Client): boolean {
  return /\.(mail\.me|icloud|me)\.com(:\d+)?$/i.test(host) || /icloud|iscream/i.test(serverName ?? '');
}

/** Whether the server tells by VANISHED (RFC 7162 section 3.2) what left a mailbox. */
export function tellsVanished(client: Client): boolean {
  return (
    client.has('QRESYNC') && client.has('ENABLE') && client.has('CONDSTORE') && !isWrongAboutVanished(client)
  );
}

/**
 * Cyrus 3.6.1 (Debian 12) answers STATUS (MAILBOXID) with memory that it has freed: changing bytes, which may be another mailbox's id, or
 * bytes that no line may contain, so that it is not asked. What it says when a mailbox is opened is right.
 */
export function isWrongAboutMailboxId({ serverName }: Client): boolean {
  return /cyrus/i.test(serverName ?? '');
}
