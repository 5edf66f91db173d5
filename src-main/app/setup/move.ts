/**
 * "My mailbox moved" (A13): a person signs in at the new place beside the running account, with the steps of setup, and confirms. Until then
 * nothing of the running account is changed; giving up forgets what was typed. After the yes the account is replaced as a set-up file with
 * `account.movedFrom` does it, and the engine finds the entries again. Nothing of an unconfirmed move outlives the program.
 */
import type { CallName } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { draftTopic, emptyDraft, type SetupDraft } from './draft.ts';
import { createProber } from './prober.ts';
import { replaceSignIn } from './replace-sign-in.ts';
import type { SetupSecrets } from './secrets.ts';
import type { SignIns } from './sign-ins.ts';
import { accountStep, calendarStep, type StepParts, signInStep } from './steps.ts';
import { createTurns } from './turns.ts';
import type { SetupWizard } from './wizard.ts';

type MoveCall = Extract<CallName, `move.${string}`>;

export interface AccountMove {
  readonly handlers: HandlersOf<MoveCall>;
  /** Gives up what is under way. */
  abandon(): Promise<void>;
  /** Forgets what a program that ended unexpectedly left of an unconfirmed move. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

export interface AccountMoveParts
  extends Pick<ApplicationContext, 'profile' | 'logger' | 'state' | 'sync' | 'vault'> {
  readonly secrets: SetupSecrets;
  readonly signIns: SignIns;
  readonly wizard: Pick<SetupWizard, 'draft' | 'restart' | 'replaceAccount'>;
}

interface CurrentMove {
  readonly from: NonNullable<SetupDraft['account']>;
  readonly draft: SetupDraft;
}

export function accountMove(parts: AccountMoveParts): AccountMove {
  const { profile, logger, state, sync, vault, secrets, signIns, wizard } = parts;
  let current: CurrentMove | null = null;
  const move = (): CurrentMove => current ?? fail('setup-invalid', { field: 'step' });
  const show = (): void =>
    state.set(
      'move',
      current === null
        ? null
        : {
            setup: {
              ...draftTopic(current.draft),
              busy: turns.busy(),
              problem: turns.trouble(),
              failed: turns.troubled(),
              preview: null,
            },
            from: current.from.summary,
          },
    );
  const turns = createTurns(show);
  const save = (change: Partial<SetupDraft>): void => {
    const { from, draft } = move();
    current = { from, draft: { ...draft, ...change } };
    show();
  };
  const isConfirmed = (): boolean => current?.draft.step === 'first-run' || current?.draft.step === 'done';
  /** Before the yes: once it is confirmed there is no way back into its steps. */
  const refuseConfirmed = (): void => {
    move();
    if (isConfirmed()) fail('setup-invalid', { field: 'step' });
  };
  // setup's steps know one account: here it is the one at the new place
  const prober = createProber(logger, (name) => signIns.tokens(name === 'account' ? 'move' : name));
  const stepsOf = (draft: SetupDraft): StepParts & { readonly signIns: SignIns } => ({
    ...{ ask: prober.ask, vault, state },
    draft: () => draft,
    secrets: {
      ...secrets,
      put: (part, type, secret) => secrets.put(part === 'account' ? 'move' : part, type, secret),
    },
    signIns: {
      ...signIns,
      keep: (part, kind, signedIn) => signIns.keep(part === 'account' ? 'move' : part, kind, signedIn),
    },
  });

  const forgetSignIn = async (): Promise<void> => {
    await signIns.drop('move');
    await secrets.forgetPart('move');
  };
  const abandon = async (): Promise<void> => {
    if (current === null) return;
    // the exchange of the sign-in is not left half done
    if (turns.busy() === 'move.confirm') fail('setup-invalid', { field: 'busy' });
    const isOpen = !isConfirmed();
    turns.abandon();
    current = null;
    show();
    if (!isOpen) return;
    signIns.cancel();
    await prober.stop();
    await forgetSignIn();
  };

  /** Whoever signs in again means another account than the one before: it is forgotten first, so that no later sign-in is given back with it. */
  const beginAgain = async (isCurrent: () => boolean): Promise<SetupDraft> => {
    await forgetSignIn();
    const { draft } = move();
    if (isCurrent() && draft.account !== null)
      save({ account: null, calendars: [], chosen: { ...draft.chosen, calendar: null } });
    return move().draft;
  };

  /** What a step found, unless it is the account that is connected already. */
  const take = async (change: Partial<SetupDraft> | null, isCurrent: () => boolean): Promise<void> => {
    const isGone = !isCurrent();
    const isSame = change?.account?.accountId === current?.from.accountId;
    // what was kept of a sign-in that nobody waits for any more
    if (change !== null && (isGone || isSame)) await forgetSignIn();
    if (isGone || change === null) return;
    if (isSame) fail('mailbox-taken', { reason: 'not-moved' });
    save(change);
  };

  const confirm = async (): Promise<void> => {
    const { from, draft } = move();
    const { account, calendars, chosen } = draft;
    if (account === null) return fail('setup-invalid', { field: 'account' });
    await prober.stop();
    // nothing runs while the sign-in is exchanged
    await sync.close();
    try {
      // a person may have signed in again to it since
      await replaceSignIn({ profile, secrets, signIns }, wizard.draft().account ?? from, account);
    } catch (error) {
      await wizard.restart();
      throw error;
    }
    save({ step: 'first-run' });
    await wizard.replaceAccount({
      account,
      calendars,
      movedFrom: formerAddresses(wizard.draft().movedFrom, from.summary.address),
      chosen: { ...wizard.draft().chosen, calendar: chosen.calendar },
    });
    // also during a pause: a person waits for what comes of it
    if (sync.job() !== null) await sync.handlers['sync.now']({});
  };

  sync.onRan(() => {
    if (current?.draft.step === 'first-run') save({ step: 'done' });
  });

  return {
    handlers: {
      async 'move.begin'() {
        const { step, account, crm, rules, owner, chosen } = wizard.draft();
        if (state.topic('app').mode !== 'account' || step !== 'done' || account === null)
          return fail('setup-invalid', { field: 'step' });
        await abandon();
        const empty = emptyDraft(owner);
        current = {
          from: account,
          draft: { ...empty, step: 'account', crm, rules, chosen: { ...chosen, calendar: null } },
        };
        show();
        state.change('settings', { vault: await vault.look() });
        return {};
      },
      async 'move.go'({ step }) {
        refuseConfirmed();
        if (step === 'calendar' && move().draft.account === null) fail('setup-invalid', { field: 'step' });
        turns.abandon();
        signIns.cancel();
        await prober.stop();
        if (current !== null) save({ step });
        return {};
      },
      async 'move.discover'({ address }) {
        refuseConfirmed();
        await turns.take('setup.discover', async (isCurrent) => {
          const found = await prober.ask('discover', { address: address.trim() });
          if (isCurrent()) save({ discovered: { address: address.trim(), ...found } });
        });
        return {};
      },
      async 'move.account'(input) {
        refuseConfirmed();
        await turns.take('setup.account', async (isCurrent) =>
          take(await accountStep(stepsOf(await beginAgain(isCurrent)), input, false), isCurrent),
        );
        return {};
      },
      async 'move.sign-in'(input) {
        refuseConfirmed();
        state.change('signIn', { lastKind: input.kind });
        await turns.take('setup.sign-in', async (isCurrent) =>
          take(await signInStep(stepsOf(await beginAgain(isCurrent)), input, false), isCurrent),
        );
        return {};
      },
      'move.calendar'({ id }) {
        refuseConfirmed();
        save({ ...calendarStep(move().draft, id), step: 'preview' });
        return {};
      },
      async 'move.confirm'({ calendar }) {
        const { draft } = move();
        if (draft.step !== 'preview' || turns.busy() !== null || draft.chosen.calendar !== calendar)
          return { accepted: false };
        await turns.take('move.confirm', confirm);
        return { accepted: true };
      },
      async 'move.end'() {
        await abandon();
        return {};
      },
    },
    abandon,
    async resume() {
      // before setup is done there is none, and the vault may be empty
      if (wizard.draft().step === 'done' && state.topic('app').mode === 'account')
        await secrets.forgetPart('move');
    },
    async close() {
      turns.abandon();
      await prober.stop();
    },
  };
}

/** Each once, the last one last. */
function formerAddresses(before: readonly string[], last: string): string[] {
  const address = last.toLowerCase();
  return [...before.filter((one) => one !== address), address];
}

/** An account that a command line decided: its set-up file says that the mailbox moved. */
export function fixedMove(): AccountMove {
  const refuse = (): never => fail('setup-invalid', { field: 'setup' });
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    handlers: {
      'move.begin': refuse,
      'move.go': refuse,
      'move.discover': refuse,
      'move.account': refuse,
      'move.sign-in': refuse,
      'move.calendar': refuse,
      'move.confirm': refuse,
      'move.end': refuse,
    },
    ...{ abandon: nothing, resume: nothing, close: nothing },
  };
}
