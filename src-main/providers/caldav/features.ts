/** Determines what an account can do from what its server says about itself (A4). It tries nothing out. */
import type {
  AccountFeature,
  AccountFeatureName,
  AccountFeatureReason,
  AccountFeatures,
} from '../../../src-shared/domain/accounts.ts';
import type { CalDavAccount } from './account.ts';
import type { CalendarList } from './calendars.ts';
import type { Connection } from './connection.ts';
import { caldav, dav } from './multistatus.ts';
import { quietly } from './quietly.ts';
import { propfind } from './requests.ts';

/** What the server said, for diagnostics and for `featuresOf`. */
export interface AccountRecord {
  readonly davFeatures: readonly string[];
  readonly product: string;
  readonly scheduling: CalDavAccount['scheduling'];
  readonly knowsOwnAddress: boolean;
  /** What may be sent through the outbox (RFC 6638 6.2). Null without an outbox; 'not-told' when it lists no privileges. */
  readonly maySend:
    | null
    | 'not-told'
    | { readonly reply: boolean; readonly invite: boolean; readonly freeBusy: boolean };
  /** The server stores attachments itself (RFC 8607). */
  readonly managedAttachments: boolean;
  /** Null when the calendars could not be listed. */
  readonly calendars: null | {
    readonly listed: number;
    readonly writable: number;
    readonly changeLog: 'yes' | 'some' | 'no' | 'unknown';
    readonly mostBytes: number | null;
    readonly mostInstances: number | null;
    readonly hidden: boolean;
  };
}

/** Adds the privileges of the outbox to what is known after the calendars were listed. Sends PROPFIND requests only. */
export async function readRecord(
  connection: Connection,
  account: CalDavAccount,
  list: CalendarList | null,
  signal: AbortSignal,
): Promise<AccountRecord> {
  const { davFeatures, product, scheduling } = account;
  const holding = list?.calendars.filter(({ holdsEvents }) => holdsEvents) ?? [];
  return {
    davFeatures,
    product,
    scheduling,
    knowsOwnAddress: account.addresses.length > 0,
    maySend: await sendingOf(connection, account.outbox, signal),
    managedAttachments: davFeatures.includes('calendar-managed-attachments'),
    calendars:
      list === null
        ? null
        : {
            listed: holding.length,
            writable: holding.filter(({ mayWrite }) => mayWrite).length,
            changeLog: summary([...list.facts.changeLog.values()]),
            mostBytes: list.facts.mostBytes,
            mostInstances: list.facts.mostInstances,
            hidden: list.facts.hidden,
          },
  };
}

/** Pure. One entry per feature. */
export function featuresOf(record: AccountRecord): AccountFeatures {
  const is = (
    feature: AccountFeatureName,
    state: AccountFeature['state'],
    reason?: AccountFeatureReason,
  ): AccountFeature => ({ feature, state, ...(reason === undefined ? {} : { reason }) });
  const { calendars, maySend } = record;
  const readOnly = calendars !== null && calendars.listed > 0 && calendars.writable === 0;
  const may = (what: 'invite' | 'reply'): boolean => typeof maySend !== 'object' || maySend?.[what] !== false;

  const sent = (feature: 'invitations' | 'replies'): AccountFeature => {
    if (record.scheduling === 'none') return is(feature, 'no', 'not-on-server');
    if (!may(feature === 'invitations' ? 'invite' : 'reply')) return is(feature, 'no', 'not-on-server');
    if (!record.knowsOwnAddress) return is(feature, 'no', 'own-address-unknown');
    if (readOnly) return is(feature, 'no', 'nothing-writable');
    return is(
      feature,
      'unproven',
      record.scheduling === 'unknown' ? 'contradictory' : 'shown-by-first-write',
    );
  };
  const freeBusy = (): AccountFeature => {
    if (maySend === null) return is('free-busy', 'no', 'not-on-server');
    if (maySend === 'not-told') return is('free-busy', 'unproven', 'not-told');
    return maySend.freeBusy ? is('free-busy', 'yes') : is('free-busy', 'no', 'not-on-server');
  };
  const changeLog = (): AccountFeature => {
    switch (calendars?.changeLog) {
      case 'yes':
        return is('change-log', 'yes');
      case 'no':
        return is('change-log', 'no', 'not-on-server');
      case 'some':
        return is('change-log', 'unproven', 'contradictory');
      default:
        return is('change-log', 'unproven', 'not-told');
    }
  };
  // KerioConnect shows calendars inside calendars only to its own clients (GFI's manual, "Support for Apple iCal")
  const hidden = calendars?.hidden === true || /^kerio/i.test(record.product);
  return [
    sent('invitations'),
    sent('replies'),
    // every calendar object can have CLASS (RFC 4791 5.3.2); whether a server keeps it shows only after a write
    readOnly ? is('privacy', 'no', 'nothing-writable') : is('privacy', 'unproven', 'shown-by-first-write'),
    is('online-meetings', 'no', 'not-in-protocol'),
    is('push', 'no', 'not-in-protocol'),
    freeBusy(),
    calendars === null
      ? is('sub-calendars', 'unproven', 'not-told')
      : is('sub-calendars', 'yes', hidden ? 'nested-hidden' : undefined),
    changeLog(),
  ];
}

async function sendingOf(
  connection: Connection,
  outbox: string | null,
  signal: AbortSignal,
): Promise<AccountRecord['maySend']> {
  if (outbox === null) return null;
  const names = await quietly(async () => {
    const { rows } = await connection.multistatus('PROPFIND', outbox, {
      depth: '0',
      body: propfind(['D:current-user-privilege-set']),
      purpose: 'object',
      signal,
    });
    const set = rows[0]?.properties.get(dav('current-user-privilege-set'));
    return set?.children.flatMap((privilege) => privilege.children.map(({ name }) => name));
  });
  if (names === undefined || names.length === 0) return 'not-told';
  const may = (own: string): boolean =>
    [own, 'schedule-send'].some((name) => names.includes(caldav(name))) || names.includes(dav('all'));
  return {
    invite: may('schedule-send-invite'),
    reply: may('schedule-send-reply'),
    freeBusy: may('schedule-send-freebusy'),
  };
}

function summary(all: readonly ('yes' | 'no' | 'unknown')[]): 'yes' | 'some' | 'no' | 'unknown' {
  const [first] = all;
  if (first === undefined) return 'unknown';
  if (all.every((one) => one === first)) return first;
  return all.includes('yes') ? 'some' : 'unknown';
}
