/** One-line rules that bend an answer of Microsoft Graph's calendar, as `crm-bend.ts` does for a CRM. */
import type { Answer, Asked } from '../caldav/fake-server.ts';
import { bentForCrm, type CrmBend, isObject, type Json, parsed } from './crm-bend.ts';
import { type BentAnswer, isInPlace } from './odd-server.ts';

export interface GraphBend extends Omit<CrmBend, 'code' | 'state' | 'missing'> {
  /** The code in the error that comes with the status, in Graph's form; of a row of a batch: that of its answer. */
  readonly code?: string;
  /** The status of one row of a batch. */
  readonly rowStatus?: number;
  /** The row says that its event was removed. */
  readonly removed?: true;
  /** The page goes on where it was asked for. */
  readonly goesOn?: 'here';
}

const collections = ['calendars', 'events', 'delta'];
const others = ['me', 'calendar', 'calendarView', 'mailboxSettings', 'instances', '$batch'];

/** Method and kind of the resource, such as `PATCH event`. */
export function askingOfGraph({ method, path }: Pick<Asked, 'method' | 'path'>): string {
  const [last = '', before = ''] = (path.split('?')[0] ?? '').split('/').toReversed();
  const name = [...collections, ...others].includes(last) ? last : before.replace(/s$/, '');
  return `${method} ${name}`;
}

export function isMeantForGraph(bend: GraphBend, asked: Asked, position: number): boolean {
  return isInPlace(bend, position) && (bend.asking === undefined || bend.asking === askingOfGraph(asked));
}

/** The answer with the rule applied. A rule for something that the answer does not have leaves it as it is. */
export function bentForGraph(
  answer: Answer,
  bend: GraphBend,
  asked: Pick<Asked, 'path' | 'headers'>,
): BentAnswer {
  if (bend.code !== undefined && bend.status !== undefined) {
    const { status, code } = bend;
    return { status, headers: { 'content-type': 'application/json' }, body: errorText(code) };
  }
  const value = parsed(String(answer.body ?? ''));
  if (!isObject(value)) return bentForCrm(answer, bend, asked);
  const row = bend.list === undefined ? undefined : (value[bend.list] as Json[])[bend.row ?? 0];
  if (isObject(row)) changeRow(row, bend);
  if (bend.goesOn === 'here' && isPage(value)) {
    const link = `http://${asked.headers.host}${asked.path}`;
    delete value['@odata.deltaLink'];
    value['@odata.nextLink'] = link;
  }
  return bentForCrm({ ...answer, body: JSON.stringify(value) }, bend, asked);
}

function changeRow(row: { [name: string]: Json }, { removed, rowStatus, code }: GraphBend): void {
  if (removed === true) row['@removed'] = { reason: 'deleted' };
  if (rowStatus === undefined) return;
  row.status = rowStatus;
  if (code === undefined) delete row.body;
  else row.body = JSON.parse(errorText(code)) as Json;
}

/** A list that may have further pages. */
export function isPage(value: { readonly [name: string]: Json }): boolean {
  return Array.isArray(value.value);
}

function errorText(code: string): string {
  return JSON.stringify({ error: { code, message: 'no' } });
}
