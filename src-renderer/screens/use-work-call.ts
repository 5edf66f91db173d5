/** A call combined with the main process's state of its work, so that a screen opened later shows the same result. */
import type { AppState, CallInput, CallName } from '../../src-shared/contract/index.ts';
import type { Problem } from '../api/client.ts';
import { type CallState, useCall } from '../api/use-app.tsx';

export interface WorkCall<N extends CallName> {
  readonly run: (input: CallInput<N>) => ReturnType<CallState<N>['run']>;
  readonly isBusy: boolean;
  readonly isRefused: boolean;
  readonly problem: Problem | null;
}

/**
 * @param topic tells of the work
 * @param work the name under which the main process does the call's work. The Problem of any other work is not shown here.
 */
export function useWorkCall<N extends CallName>(
  name: N,
  topic: Pick<AppState['setup'], 'busy' | 'problem' | 'failed'>,
  work: string = name,
): WorkCall<N> {
  const call = useCall(name);
  const isBusy = call.isPending || topic.busy === name;
  return {
    run: call.run,
    isBusy,
    isRefused: call.isRefused,
    problem: isBusy ? null : (call.problem ?? (topic.failed === work ? topic.problem : null)),
  };
}
