/** A step's call combined with the main process's state of it, so that a step resumed later shows the same result. */
import type { CallInput, CallName } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { type CallState, useAppState, useCall } from '../../api/use-app.tsx';

export interface StepCall<N extends CallName> {
  readonly run: (input: CallInput<N>) => ReturnType<CallState<N>['run']>;
  readonly isBusy: boolean;
  readonly isRefused: boolean;
  readonly problem: Problem | null;
}

/** @param work the name under which the main process does the call's work. The Problem of any other work is not shown here. */
export function useStepCall<N extends CallName>(name: N, work: string = name): StepCall<N> {
  const { setup } = useAppState();
  const call = useCall(name);
  const isBusy = call.isPending || setup.busy === name;
  return {
    run: call.run,
    isBusy,
    isRefused: call.isRefused,
    problem: isBusy ? null : (call.problem ?? (setup.failed === work ? setup.problem : null)),
  };
}
