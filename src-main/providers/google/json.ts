/** Members of the calendar's JSON answers: those of every Google API, and one of events. */
import type { Json } from '../json.ts';

export { idIn, isObject, type Json, listIn, objectIn, textIn, textsIn } from '../json.ts';

export function isCancelled(event: Json): boolean {
  return event.status === 'cancelled';
}
