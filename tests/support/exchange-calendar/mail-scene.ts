/** What Exchange is asked to do because of what a person did, and whom it mails. */
import type { ExchangeCall } from '../../../src-sandbox/exchange/index.ts';
import { InvitationScene, nameOf, type Sent } from '../invitation-scene.ts';
import type { ExchangeProvider } from './exchange-provider.ts';

const kinds = {
  request: 'invitation',
  update: 'update',
  cancellation: 'cancellation',
  response: 'response',
} as const;

export class Scene extends InvitationScene<ExchangeProvider> {
  protected forget(): void {
    const { exchange } = this.one.provider;
    exchange.clearRequests();
    exchange.outbox.clear();
  }

  /**
   * `UpdateItem SendOnlyToChanged RequiredAttendees: ann bob` is a request with this attribute, that sets this property, with these two
   * guests in its list. `ann update on 2026-12-02` is a mail about one occurrence.
   */
  protected told(): Pick<Sent, 'requests' | 'mails'> {
    const { exchange } = this.one.provider;
    return {
      requests: exchange
        .requests()
        .filter(({ operation }) => /^(?:Create|Update|Delete)Item$/.test(operation ?? ''))
        .map(requestText),
      mails: exchange.outbox
        .ofRequests()
        .map(({ to, kind, occurrence }) =>
          occurrence === null
            ? `${nameOf(to)} ${kinds[kind]}`
            : `${nameOf(to)} ${kinds[kind]} on ${occurrence}`,
        )
        .sort(),
    };
  }
}

/** Which is said to Exchange of whom to mail. */
const sending =
  /\b(?:SendMeetingInvitations|SendMeetingInvitationsOrCancellations|SendMeetingCancellations|MessageDisposition)="(Send\w+|SaveOnly)"/g;
/** Properties of an item, without what is inside of them. */
const properties =
  /<t:(Subject|Sensitivity|Body|ExtendedProperty|UID|Start|End|IsAllDayEvent|LegacyFreeBusyStatus|Location|RequiredAttendees|OptionalAttendees|Resources|Recurrence|StartTimeZone|EndTimeZone)\b/g;
const removed = /<t:DeleteItemField><t:FieldURI FieldURI="\w+:(\w+)"/g;

function requestText({ operation, body }: ExchangeCall): string {
  const attributes = [...body.matchAll(sending)].map(([, value]) => value ?? '');
  const how = attributes.filter((one) => operation === 'CreateItem' || one !== 'SaveOnly');
  const set = [...body.matchAll(properties)].map(([, name]) => name ?? '');
  const gone = [...body.matchAll(removed)].map(([, name]) => `-${name}`);
  const words = [operation, ...how, ...new Set([...set, ...gone].sort())].join(' ');
  const addresses = [...body.matchAll(/<t:EmailAddress>([^<]+)</g)].map(([, address]) =>
    nameOf(address ?? ''),
  );
  return addresses.length === 0 ? words : `${words}: ${addresses.sort().join(' ')}`;
}
