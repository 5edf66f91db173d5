/** Subscribe and Unsubscribe. */
import { childOf, element, xmlText } from '../../simulator/xml.ts';
import { answerEach, type Operation } from '../operations/world.ts';
import { refuse } from '../refusal.ts';
import { demandChild, demandText } from '../soap.ts';

const mostSubscriptions = 20;

/** Streaming alone: Concord's client polls where it cannot stream. */
export const subscribe: Operation = ({ world, caller, call }) =>
  answerEach('Subscribe', call.body.children, '', (node) => {
    if (node.name !== 'StreamingSubscriptionRequest')
      return refuse('ErrorInvalidRequest', `${node.name} is not simulated.`);
    const folders = childOf(node, 'FolderIds')?.children.map((one) =>
      world.folderIds.find(one, caller, 'read'),
    );
    const events = demandChild(node, 'EventTypes').children.map(({ text }) => text);
    if (world.subscriptions.count(caller) >= mostSubscriptions) refuse('ErrorExceededSubscriptionCount');
    const { id } = world.subscriptions.add(caller, folders ?? null, new Set(events));
    return element('m:SubscriptionId', xmlText(id));
  });

export const unsubscribe: Operation = ({ world, caller, call }) =>
  answerEach('Unsubscribe', [demandText(call.body, 'SubscriptionId')], '', (id) => {
    const found = world.subscriptions.find(caller, id) ?? refuse('ErrorSubscriptionNotFound');
    world.subscriptions.remove(found);
    return '';
  });
