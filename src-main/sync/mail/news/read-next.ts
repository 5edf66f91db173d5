/**
 * Which messages will probably be carried once they are described, so that a side may fetch them whole at once: those that no link and no
 * reason to stay is known of, while at least half of such messages were carried lately. In a mailbox of which most stays (before the start
 * date, with people that the CRM does not know) nothing is fetched for nothing.
 */
import type { MessageRef, StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../../src-shared/domain/mail/side.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { MailNewsRow } from '../../../store/index.ts';
import { decide } from '../decide.ts';
import type { MailRun } from '../run-context.ts';

/** Fewer say nothing. */
const fewest = 10;

/** Empty where nothing is read next. */
export function readNext(
  side: SideName,
  rows: readonly MailNewsRow[],
  run: MailRun,
): ReadonlySet<MessageRef> {
  const { count, carried } = run.newLately;
  if (side === 'crm' || run.full.has('crm') || (count >= fewest && carried * 2 < count)) return new Set();
  return new Set(rows.filter((row) => isNew(row, run)).map(({ ref }) => ref));
}

function isNew({ kind, ref }: MailNewsRow, { store }: MailRun): boolean {
  const { links, left } = store.mail;
  return kind === 'hint' && links.end('provider', ref) === null && left.get('provider', ref) === null;
}

/** What became of the new ones among these. Few of them leave what is known. */
export function noteCarried(
  rows: readonly MailNewsRow[],
  answers: ReadonlyMap<MessageRef, Described>,
  run: MailRun,
): void {
  const { map, settings, sides } = run;
  const maxSize = sides.crm.capabilities.maxSize ?? null;
  const found = rows.flatMap((row): readonly StoredMessage[] => {
    const answer = answers.get(row.ref);
    return answer?.type === 'found' && isNew(row, run) ? [answer.message] : [];
  });
  if (found.length < fewest) return;
  const carried = found.filter(
    (message) => decide('provider', message, map, settings, maxSize).type === 'carry',
  );
  run.newLately = { count: found.length, carried: carried.length };
}
