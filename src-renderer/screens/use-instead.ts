/** Another kind of account that a Problem says is the right one, such as a mailbox that is found to be in a provider's cloud. */
import type { OfferedKind } from '../../src-shared/contract/index.ts';
import type { Problem } from '../api/client.ts';
import { useBrowserKinds } from './sign-in/use-provider.ts';

/** Undefined: the Problem names none, or none that may be had here. */
export function useInstead(problem: Problem | null): OfferedKind | undefined {
  const kinds = useBrowserKinds('providers');
  const { instead } = problem?.params ?? {};
  return kinds.find(({ kind, switchedOff }) => kind === instead && switchedOff !== true);
}
