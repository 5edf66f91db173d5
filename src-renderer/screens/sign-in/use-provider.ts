/** Kinds of accounts whose people sign in in the browser. */
import type { AppState, OfferedKind } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';

type Part = keyof Pick<AppState['offered'], 'providers' | 'mailboxes'>;

/** The offered kinds, the likeliest first. */
export function useBrowserKinds(part: Part): readonly OfferedKind[] {
  return useAppState().offered[part].filter(({ credentials }) => credentials === 'oauth');
}

/** The kind of a connected or discovered account, when its people sign in in the browser; undefined for any other. */
export function useBrowserKind(part: Part, kind: string | undefined): OfferedKind | undefined {
  return useBrowserKinds(part).find((one) => one.kind === kind);
}

/** The provider's name as people know it. */
export function useProviderName(kind: string): string {
  return useWords().lookUp(`account.kind.${kind}`) ?? kind;
}

/** Where no such kind is offered: the hooks of a sign-in need one all the same. */
export const noKind: OfferedKind = { kind: '', credentials: 'oauth' };
