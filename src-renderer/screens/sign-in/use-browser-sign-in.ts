/**
 * One sign-in in the browser, from the button to its end, for the account or a mailbox. The desktop program opens the browser by itself;
 * in a browser each opened page needs a press of a person.
 */
import { useEffect, useRef, useState } from 'react';
import type { AppState, CallInput, OfferedKind } from '../../../src-shared/contract/index.ts';
import type { Outcome, Problem } from '../../api/client.ts';
import { useAppState, useCall } from '../../api/use-app.tsx';
import { openTab } from '../open-tab.ts';
import { useStepCall } from '../setup/use-step-call.ts';
import { useWorkCall, type WorkCall } from '../use-work-call.ts';

type Waiting = NonNullable<AppState['signIn']['waiting']>;
type Client = CallInput<'mail.sign-in'>['client'];

interface Start {
  /** The account that is expected; blank: any. */
  readonly address: string;
  readonly client: Client;
  readonly allowKeyFile: boolean;
}

export interface BrowserSignIn {
  readonly offered: OfferedKind;
  readonly for: Waiting['for'];
  readonly isBusy: boolean;
  /** The person has cancelled it; it may still be busy for a moment. */
  readonly isCancelled: boolean;
  /** The person is expected back from the browser; null before and after that. */
  readonly waiting: Waiting | null;
  /** The last one, which stays known after its end. */
  readonly last: Waiting | null;
  /** The account that was expected by the sign-in that was started here; blank: any, or it was started elsewhere. */
  readonly expected: string;
  readonly problem: Problem | null;
  readonly isRefused: boolean;
  /** Who signed in, when that was another account. */
  readonly signedInAs: string | null;
  /** The system's browser did not open. */
  readonly isNotOpened: boolean;
  readonly start: (start: Start) => Promise<'done' | 'cancelled' | 'failed'>;
  readonly open: () => void;
  readonly cancel: () => void;
}

interface Place {
  readonly offered: OfferedKind;
  readonly for: Waiting['for'];
  readonly mailbox: string | null;
}

type Call = Pick<WorkCall<'setup.sign-in'>, 'isBusy' | 'isRefused' | 'problem'>;

function useBrowserSignIn(
  place: Place,
  call: Call,
  run: (start: Start) => Promise<Outcome<'setup.sign-in'>>,
): BrowserSignIn {
  const { signIn, setup, app } = useAppState();
  const stop = useCall('sign-in.cancel');
  const link = useCall('links.open');
  const [expected, expect] = useState('');
  const [last, keep] = useState<Waiting | null>(null);
  const [isCancelled, setCancelled] = useState(false);
  const wasCancelled = useRef(false);
  /** Whether the page of the sign-in that was started here is still to be opened. */
  const isToOpen = useRef(false);
  const { waiting: any } = signIn;
  const isHere = any !== null && any.for === place.for && (any.mailbox ?? null) === place.mailbox;
  const waiting = isHere ? any : null;
  const tried = signIn.lastKind ?? setup.begun?.kind ?? place.offered.kind;
  const url = waiting?.url ?? null;
  const latest = useRef(waiting);
  latest.current = waiting;
  const open = (): void => {
    if (app.carrier === 'electron') void link.run({ id: 'sign-in' });
    else if (url !== null) openTab(url);
  };
  const openNow = useRef(open);
  openNow.current = open;
  useEffect(() => {
    if (url === null) return;
    keep(latest.current);
    if (!isToOpen.current) return;
    isToOpen.current = false;
    openNow.current();
  }, [url]);
  return {
    offered: place.offered,
    for: place.for,
    isBusy: call.isBusy || waiting !== null,
    isCancelled,
    waiting,
    last: waiting ?? last,
    expected,
    // what another provider said stays there
    problem: waiting === null && tried === place.offered.kind ? call.problem : null,
    isRefused: call.isRefused,
    signedInAs: call.problem?.code === 'another-account' ? signIn.signedInAs : null,
    isNotOpened: app.carrier === 'electron' && link.isRefused,
    async start(start) {
      wasCancelled.current = false;
      setCancelled(false);
      // a browser lets nobody but a person open a page
      isToOpen.current = app.carrier === 'electron';
      expect(start.address);
      const { type } = await run(start);
      isToOpen.current = false;
      return wasCancelled.current ? 'cancelled' : type === 'done' ? 'done' : 'failed';
    },
    open,
    cancel() {
      wasCancelled.current = true;
      setCancelled(true);
      void stop.run({});
    },
  };
}

/** Signs in to the account in the setup, or again when it is running. */
export function useAccountSignIn(offered: OfferedKind): BrowserSignIn {
  const call = useStepCall('setup.sign-in');
  return useBrowserSignIn({ offered, for: 'account', mailbox: null }, call, (start) =>
    call.run({ kind: offered.kind, ...start }),
  );
}

/**
 * Signs in to a mailbox.
 * @param mailbox what the call carries
 * @param work the part of topic `mail` that tells of the calls
 */
export function useMailboxSignIn(
  offered: OfferedKind,
  mailbox: string | null,
  work: Pick<AppState['mail'], 'busy' | 'problem' | 'failed'>,
): BrowserSignIn {
  const call = useWorkCall('mail.sign-in', work);
  return useBrowserSignIn({ offered, for: 'mail', mailbox }, call, (start) =>
    call.run({ mailbox, kind: offered.kind, ...start }),
  );
}
