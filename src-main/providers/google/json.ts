/** What is Google's own of its JSON answers. */
import type { Json } from '../json-members.ts';

export { idIn, isObject, type Json, listIn, objectIn, textIn, textsIn } from '../json-members.ts';

export function isCancelled(event: Json): boolean {
  return event.status === 'cancelled';
}
