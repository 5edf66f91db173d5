/** What is Google's own of its JSON answers. */
import { type Json, textIn } from '../json-members.ts';

export { isObject, type Json, listIn, objectIn, textIn, textsIn } from '../json-members.ts';

/** An id that can be asked for; null for anything else. */
export function idIn(json: Json, name = 'id'): string | null {
  const id = textIn(json, name);
  return id !== '' && id.length <= 2048 && /^[\x21-\x7e]+$/.test(id) && !/^\.{1,2}$/.test(id) ? id : null;
}

export function isCancelled(event: Json): boolean {
  return event.status === 'cancelled';
}
