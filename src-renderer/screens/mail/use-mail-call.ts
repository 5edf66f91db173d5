/** A call that connects a mailbox, with what the main process knows of it, so that a screen opened later shows the same. */
import type { CallInput } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { type CallState, useAppState, useCall } from '../../api/use-app.tsx';

type Name = 'mail.discover' | 'mail.connect';

interface MailCall<N extends Name> {
  readonly run: (input: CallInput<N>) => ReturnType<CallState<N>['run']>;
  readonly isBusy: boolean;
  readonly isRefused: boolean;
  readonly problem: Problem | null;
}

export function useMailCall<N extends Name>(name: N): MailCall<N> {
  const { mail } = useAppState();
  const call = useCall(name);
  const isBusy = call.isPending || mail.busy === name;
  return {
    run: call.run,
    isBusy,
    isRefused: call.isRefused,
    problem: isBusy ? null : (call.problem ?? (mail.failed === name ? mail.problem : null)),
  };
}
