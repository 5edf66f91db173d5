/**
 * A simulated Exchange Server on loopback, for tests:
 *
 *     const exchange = await startExchange({
 *       clock: systemClock,
 *       mailboxes: [{ email: 'anna@contoso.test', name: 'Anna Berg', password: 'secret' }],
 *     });
 *     // POST SOAP to exchange.ewsUrl, with Basic or NTLM: `anna`, `CONTOSO\anna` or `anna@contoso.test`
 *     await exchange.stop();
 *
 * `requests()` has everything that was asked, with who signed in; `outbox` every mail to people of a meeting. It keeps everything
 * in memory. What rests on recordings stands in README.md.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { stopListening } from '../simulator/listen.ts';
import { createOutbox, type Outbox } from '../simulator/outbox.ts';
import { createStamps } from '../simulator/stamps.ts';
import { type Authentication, createAuthentication } from './authentication/authentication.ts';
import { type AutodiscoverCalls, createAutodiscover } from './autodiscover/autodiscover-calls.ts';
import { createDelivery } from './calendar/delivery.ts';
import { createInvitations } from './calendar/invitations.ts';
import { ewsPath } from './ews-calls.ts';
import type { EwsFaultHook, ItemFaultHook } from './faults.ts';
import { createHand, type ExchangeHand } from './hand.ts';
import { createCalendarHand } from './hands/calendar-hand.ts';
import { createMailHand } from './hands/mail-hand.ts';
import { createMailboxes, type NewMailbox } from './mailboxes.ts';
import type { World } from './operations/world.ts';
import type { MeetingMail } from './outbox.ts';
import { type ExchangeCall, listen } from './server.ts';
import { createFolderIds, type Right } from './store/folder-ids.ts';
import { createFolders } from './store/folders.ts';
import { createIds } from './store/ids.ts';
import { createItemIds } from './store/item-ids.ts';
import { createItems } from './store/items.ts';
import { createSyncStates } from './store/sync-states.ts';
import { createStreams, type Streams } from './streaming/streams.ts';
import { createSubscriptions } from './streaming/subscriptions.ts';
import { type VersionName, versions } from './versions.ts';

export { type EwsFaultHook, ewsFaults } from './faults.ts';
export type { ExchangeHand } from './hand.ts';
export type { NewMailbox } from './mailboxes.ts';
export type { MeetingMail } from './outbox.ts';
export type { ExchangeCall } from './server.ts';

export interface ExchangeOptions {
  readonly clock: Clock;
  /** 0 takes a free one. Default 0. */
  readonly port?: number;
  readonly mailboxes: readonly NewMailbox[];
  /** Default `2019`. */
  readonly version?: VersionName;
  /** The organisation's domain in DNS; its first part in capitals is Windows' name. Default `contoso.test`. */
  readonly domain?: string;
  /** What Autodiscover gives, where it is not the own address. */
  readonly ewsUrl?: string;
  /** Names that requests may be for beside the own address. Default: none. */
  readonly isHost?: (host: string) => boolean;
  /** In PEM: the service is behind TLS then. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Told of each request with its answer. */
  readonly observe?: (call: ExchangeCall) => void;
}

/** What keeps an account from EWS: an administrator's setting for the account, or for the program by its User-Agent. */
export type Block = 'account' | { readonly userAgent: RegExp };

export interface SimulatedExchange {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly ewsUrl: string;
  readonly authentication: Pick<
    Authentication,
    'setSchemes' | 'setLockout' | 'wrongPasswords' | 'handshakes'
  >;
  readonly autodiscover: Pick<AutodiscoverCalls, 'setDestination' | 'setOpenRedirect'>;
  readonly outbox: Outbox<MeetingMail>;
  /** What people do in Outlook. */
  readonly hand: ExchangeHand;
  /** All requests so far. */
  readonly requests: () => readonly ExchangeCall[];
  readonly clearRequests: () => void;
  /** Null lets it in again. */
  setBlock(address: string, block: Block | null): void;
  /** The hook is told the operation that stands in the body: `GetItem`; null for what is no EWS request. */
  setFaults(hook: EwsFaultHook | null): void;
  setItemFaults(hook: ItemFaultHook | null): void;
  setVersion(version: VersionName): void;
  readonly streams: Pick<Streams, 'open' | 'cut'>;
  /** All subscriptions are gone, as when another server takes the mailboxes over. */
  dropSubscriptions(): void;
  /** All sync states given so far are refused from now on. */
  expireSyncStates(): void;
  /** Gives somebody a right in a folder of a mailbox; null takes it away. @param folder as DistinguishedFolderId names it */
  share(owner: string, folder: string, address: string, right: Right | null): void;
  stop(): Promise<void>;
}

export async function startExchange(options: ExchangeOptions): Promise<SimulatedExchange> {
  const { clock, domain = 'contoso.test' } = options;
  const stamps = createStamps(clock);
  const netbiosName = domain.split('.')[0]?.toUpperCase() ?? '';
  const mailboxes = createMailboxes(netbiosName, domain);
  let changes = 0;
  const nextChange = (): number => {
    changes += 1;
    return changes;
  };
  const folders = createFolders(nextChange);
  const items = createItems(nextChange, stamps.now);
  const ids = createItemIds(createIds(), folders, items);
  const folderIds = createFolderIds(mailboxes, folders, ids);
  const states = createSyncStates();
  const outbox = createOutbox<MeetingMail>();
  const delivery = createDelivery({ mailboxes, folders, items, now: stamps.now });
  const invitations = createInvitations(outbox, delivery);
  const hasArchive = options.version !== '2013';
  for (const mailbox of options.mailboxes) folders.open(mailboxes.add(mailbox), hasArchive);
  const names = { domain: netbiosName, computer: 'MAIL', dnsDomain: domain, dnsComputer: `mail.${domain}` };
  const authentication = createAuthentication({ mailboxes, names, now: stamps.now });
  const subscriptions = createSubscriptions({ items, folders, ids, now: stamps.now, newGuid: randomUUID });
  const streams = createStreams(subscriptions, clock);
  const blocks = new Map<string, Block>();
  let requests: ExchangeCall[] = [];
  let faults: EwsFaultHook | null = null;
  let itemFaults: ItemFaultHook | null = null;
  let version: VersionName = options.version ?? '2019';
  let ewsUrl = '';
  const autodiscover = createAutodiscover({
    mailboxes,
    names: () => ({ ewsUrl: options.ewsUrl ?? ewsUrl, server: names.dnsComputer }),
    version: () => versions[version],
    now: stamps.now,
  });

  const world: World = {
    ...{ mailboxes, folders, items, ids, folderIds, states, subscriptions },
    invitations,
    copyOf: delivery.copyOf,
    itemFault: (item, wantsMime) => itemFaults?.(item, wantsMime) ?? null,
    lastChange: () => changes,
    now: stamps.now,
    newGuid: randomUUID,
  };

  const { server, url } = await listen(
    {
      clock,
      now: stamps.now,
      world,
      version: () => versions[version],
      authentication,
      autodiscover,
      streams,
      blockOf({ id }, userAgent) {
        const block = blocks.get(id);
        if (block === undefined || (block !== 'account' && !block.userAgent.test(userAgent))) return null;
        // without a body and without a reason, as it was seen
        const headers = { 'Content-Length': '0', Server: 'Microsoft-IIS/10.0', 'X-Powered-By': 'ASP.NET' };
        return { status: 403, type: null, body: '', headers };
      },
      faults: () => faults,
      observe(call) {
        requests.push(call);
        options.observe?.(call);
      },
      ...(options.isHost === undefined ? {} : { isHost: options.isHost }),
      ...(options.tls === undefined ? {} : { tls: options.tls }),
    },
    options.port ?? 0,
  );

  ewsUrl = `${url}${ewsPath}`;

  return {
    url,
    ewsUrl,
    authentication,
    autodiscover,
    outbox,
    hand: createHand({
      ...{ world, streams, delivery, version: () => versions[version] },
      calendars: createCalendarHand({
        ...{ mailboxes, folders, items, ids, invitations },
        now: stamps.now,
        newGuid: randomUUID,
      }),
      mail: createMailHand({ mailboxes, folders, items, ids, now: stamps.now }),
    }),
    requests: () => requests,
    clearRequests() {
      requests = [];
    },
    setBlock(address, block) {
      const { id } = mailboxes.demand(address);
      if (block === null) blocks.delete(id);
      else blocks.set(id, block);
    },
    setFaults(hook) {
      faults = hook;
    },
    setItemFaults(hook) {
      itemFaults = hook;
    },
    setVersion(next) {
      version = next;
    },
    streams,
    dropSubscriptions: subscriptions.drop,
    expireSyncStates: states.expire,
    share(owner, folder, address, right) {
      const found = folders.distinguished(mailboxes.demand(owner), folder);
      if (found === null) throw new Error(`${owner} has no folder ${folder}.`);
      folderIds.share(found, mailboxes.demand(address).email, right);
    },
    stop: () => stopListening(server),
  };
}
