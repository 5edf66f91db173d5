/** A step's call combined with the main process's state of it, so that a step resumed later shows the same result. */
import type { CallName } from '../../../src-shared/contract/index.ts';
import { useAppState } from '../../api/use-app.tsx';
import { useWorkCall, type WorkCall } from '../use-work-call.ts';

/** @param work the name under which the main process does the call's work */
export function useStepCall<N extends CallName>(name: N, work: string = name): WorkCall<N> {
  return useWorkCall(name, useAppState().setup, work);
}
