/** The requests for streaming notifications, as they are sent. Pure. */
import { tag, textTag } from './elements.ts';
import type { Operation } from './envelope.ts';
import { folderXml, operation } from './request-parts.ts';

const eventTypes = ['CreatedEvent', 'DeletedEvent', 'ModifiedEvent', 'MovedEvent'];

/** A subscription for what happens in folders. */
export function subscribe(folders: readonly string[]): Operation {
  const ids = folders.map((id) => folderXml({ id })).join('');
  const types = eventTypes.map((type) => tag('t:EventType', type)).join('');
  const request = tag('t:FolderIds', ids) + tag('t:EventTypes', types);
  return operation('Subscribe', tag('m:StreamingSubscriptionRequest', request));
}

/** The longest that Exchange keeps a stream open. */
const streamMinutes = '30';

export function getStreamingEvents(subscription: string): Operation {
  return operation(
    'GetStreamingEvents',
    tag('m:SubscriptionIds', textTag('t:SubscriptionId', subscription)) +
      tag('m:ConnectionTimeout', streamMinutes),
  );
}
