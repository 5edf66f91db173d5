/** One-line rules that bend an answer of Google's calendar API, as `crm-bend.ts` does for a CRM. */
import type { Answer, Asked } from '../caldav/fake-server.ts';
import { bentForCrm, type CrmBend } from './crm-bend.ts';
import { type BentAnswer, isInPlace } from './odd-server.ts';

export interface GoogleBend extends Omit<CrmBend, 'code' | 'state' | 'missing'> {
  /** The reason in the error that comes with the status, in Google's form. */
  readonly reason?: string;
}

/** Method and kind of the resource, such as `PATCH event`. */
export function askingOfGoogle({ method, path }: Pick<Asked, 'method' | 'path'>): string {
  const [, collection = '', id, more] =
    /(calendarList|events)(?:\/([^/?]+))?(?:\/([^/?]+))?/.exec(path) ?? [];
  if (id === undefined) return `${method} ${collection}`;
  return `${method} ${more ?? (collection === 'events' ? 'event' : 'calendar')}`;
}

export function isMeantForGoogle(bend: GoogleBend, asked: Asked, position: number): boolean {
  return isInPlace(bend, position) && (bend.asking === undefined || bend.asking === askingOfGoogle(asked));
}

/** The answer with the rule applied. A rule for something that the answer does not have leaves it as it is. */
export function bentForGoogle(answer: Answer, bend: GoogleBend, asked: Pick<Asked, 'path'>): BentAnswer {
  if (bend.reason === undefined || bend.status === undefined) return bentForCrm(answer, bend, asked);
  const { status, reason } = bend;
  const errors = [{ domain: 'global', reason, message: 'no' }];
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ error: { errors, code: status, message: 'no' } }),
  };
}
