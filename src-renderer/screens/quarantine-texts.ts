/** Why an entry cannot be synchronised and the way out, as sentences. */
import type { CallOutput } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

export type QuarantinedItem = CallOutput<'quarantine.page'>['items'][number];

/** By the exact reason where it is known, else by what failed on which side. */
export function explanationOf(
  item: Pick<QuarantinedItem, 'side' | 'stage' | 'code' | 'reason'>,
  { lookUp }: Pick<Words, 'lookUp'>,
): { readonly why: string; readonly way: string } {
  const { side, stage, code, reason } = item;
  const sayings = [
    ...(reason === null ? [] : [reason]),
    ...[code, 'other'].flatMap((what) => [`${stage}-${what}-${side}`, `${stage}-${what}`]),
  ];
  const find = (kind: 'why' | 'way'): string =>
    sayings.map((saying) => lookUp(`${kind}.${saying}`)).find((text) => text !== null) ?? '';
  return { why: find('why'), way: find('way') };
}
