/** GetStreamingEvents: one answer that goes on, with an envelope for each batch of events. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { element, xmlText } from '../../simulator/xml.ts';
import { namespaces } from '../soap.ts';
import type { Version } from '../versions.ts';
import type { Subscription } from './subscriptions.ts';

export interface Stream {
  readonly pieces: AsyncIterable<string>;
  /** The client went away, or the server closes the connection. */
  end(): void;
}

/** A sign of life, so often. */
const heartbeatMs = 45_000;

/**
 * @param isKnown whether a subscription is still there
 * @param onEnd called once, however the stream ends
 */
export function openStream(
  subscriptions: readonly Subscription[],
  timeoutMs: number,
  version: Version,
  clock: Clock,
  isKnown: (one: Subscription) => boolean,
  onEnd: () => void,
): Stream {
  const queue: string[] = [envelope(version, status('OK'))];
  let isOver = false;
  let wake = (): void => {};
  let cancelBeat = (): void => {};
  const put = (message: string): void => {
    queue.push(envelope(version, message));
    wake();
  };
  const beat = (): void => {
    cancelBeat = clock.setTimer(heartbeatMs, () => {
      put(status('OK'));
      beat();
    });
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    cancelBeat();
    cancelTimeout();
    for (const one of subscriptions) {
      one.wake = () => {};
      one.usedAt = clock.now();
    }
    onEnd();
    wake();
  };
  const cancelTimeout = clock.setTimer(timeoutMs, () => {
    put(status('Closed'));
    end();
  });
  const flush = (one: Subscription): void => {
    if (!isKnown(one)) {
      put(lost([one.id]));
      end();
      return;
    }
    const events = one.waiting.splice(0);
    if (events.length > 0) put(notification(one.id, events));
  };
  for (const one of subscriptions) {
    one.wake = () => flush(one);
    flush(one);
  }
  beat();
  return {
    end,
    pieces: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          for (let next = queue.shift(); next !== undefined; next = queue.shift()) yield next;
          if (isOver) return;
          await new Promise<void>((done) => {
            wake = done;
          });
        }
      },
    },
  };
}

/** The answer to a request with subscriptions that are not there. */
export function refusedStream(version: Version, ids: readonly string[]): string {
  return envelope(version, lost(ids));
}

function message(content: string, attributes: Readonly<Record<string, string>>): string {
  return element('m:GetStreamingEventsResponseMessage', content, attributes);
}

function status(value: 'OK' | 'Closed'): string {
  const content = element('m:ResponseCode', 'NoError') + element('m:ConnectionStatus', value);
  return message(content, { ResponseClass: 'Success' });
}

function notification(id: string, events: readonly string[]): string {
  const inside = element('m:Notification', element('t:SubscriptionId', xmlText(id)) + events.join(''));
  return message(element('m:ResponseCode', 'NoError') + element('m:Notifications', inside), {
    ResponseClass: 'Success',
  });
}

function lost(ids: readonly string[]): string {
  const content =
    element('m:MessageText', 'The specified subscription was not found.') +
    element('m:ResponseCode', 'ErrorSubscriptionNotFound') +
    element('m:DescriptiveLinkKey', '0') +
    element('m:ErrorSubscriptionIds', ids.map((id) => element('t:SubscriptionId', xmlText(id))).join('')) +
    element('m:ConnectionStatus', 'Closed');
  return message(content, { ResponseClass: 'Error' });
}

/** Streams have two prefixes for one namespace, and no declaration of XML between their envelopes. */
function envelope(version: Version, content: string): string {
  const head = element('ServerVersionInfo', '', {
    MajorVersion: version.major,
    MinorVersion: version.minor,
    MajorBuildNumber: version.build,
    MinorBuildNumber: version.revision,
    Version: version.schema,
    xmlns: namespaces.types,
  });
  const soap11 = { 'xmlns:soap11': namespaces.soap };
  const response = element('m:GetStreamingEventsResponse', element('m:ResponseMessages', content), {
    'xmlns:t': namespaces.types,
    'xmlns:m': namespaces.messages,
  });
  return element(
    'Envelope',
    element('soap11:Header', head, soap11) + element('soap11:Body', response, soap11),
    { xmlns: namespaces.soap },
  );
}
