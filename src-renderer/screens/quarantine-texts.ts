/** Chooses the sentences that explain why an entry cannot be synchronised and what a person can do. */
import type { CallOutput } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

export type QuarantinedItem = CallOutput<'quarantine.page'>['items'][number];

/** Uses the texts of the exact reason if there are any; otherwise those of the failed stage, code and side. */
export function explanationOf(
  item: Pick<QuarantinedItem, 'side' | 'stage' | 'code' | 'reason'>,
  { lookUp }: Pick<Words, 'lookUp'>,
): { readonly why: string; readonly about: string; readonly way: string } {
  const { side, stage, code, reason } = item;
  const keys = [
    ...(reason === null ? [] : [reason]),
    ...[code, 'other'].flatMap((what) => [`${stage}-${what}-${side}`, `${stage}-${what}`]),
  ];
  const find = (kind: 'why' | 'way'): string =>
    keys.map((key) => lookUp(`${kind}.${key}`)).find((text) => text !== null) ?? '';
  // the field that was refused
  const about = reason === null ? null : lookUp(`about.${reason}`);
  return { why: find('why'), about: about ?? '', way: find('way') };
}
