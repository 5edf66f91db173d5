/**
 * "My mailbox moved" for a mailbox (A13): a person signs in at its new place beside the running one, and confirms. Until then nothing of the
 * running mailbox is changed. After the yes it is replaced as a set-up file with `mail.moved` does it, and the engine finds the messages
 * again. Nothing of an unconfirmed move outlives the program.
 */
import { type AppState, type CallName, mailboxesOf } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountRemovals } from './account-removals.ts';
import { browserStep, findServer, type MailboxPlace, passwordStep } from './mailbox-steps.ts';
import { createProber } from './prober.ts';
import { replaceMailbox } from './replace-mailbox.ts';
import { refuseTakenMailbox, type SavedMailbox, savedMailboxNamed } from './saved-mailbox.ts';
import type { SetupSecrets } from './secrets.ts';
import type { SignIns } from './sign-ins.ts';
import { createTurns } from './turns.ts';
import type { SetupWizard } from './wizard.ts';

type MailMoveCall = Extract<CallName, `mail-move.${string}`>;
type Topic = NonNullable<AppState['mailMove']>;

export interface MailMove {
  readonly handlers: HandlersOf<MailMoveCall>;
  /** Gives up what is under way. @param mailbox only that of this one; absent: of any */
  abandon(mailbox?: string | null): Promise<void>;
  /** Forgets what a program that ended unexpectedly left of an unconfirmed move. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

export interface MailMoveParts
  extends Pick<ApplicationContext, 'profile' | 'logger' | 'state' | 'sync' | 'vault'> {
  readonly secrets: SetupSecrets;
  readonly signIns: SignIns;
  readonly removals: AccountRemovals;
  readonly wizard: Pick<SetupWizard, 'draft' | 'restart'>;
}

interface CurrentMove {
  readonly mailbox: string | null;
  readonly step: Topic['step'];
  readonly from: Topic['from'];
  readonly discovered: Topic['discovered'];
  readonly to: SavedMailbox | null;
}

export function mailMove(parts: MailMoveParts): MailMove {
  const { profile, logger, state, sync, secrets, signIns, removals, wizard } = parts;
  const steps = { ...parts, draft: wizard.draft };
  let current: CurrentMove | null = null;
  const move = (): CurrentMove => current ?? fail('setup-invalid', { field: 'step' });
  const show = (): void => state.set('mailMove', current === null ? null : topicOf(current));
  const turns = createTurns(show);
  const topicOf = ({ to, ...rest }: CurrentMove): Topic => ({
    ...rest,
    to: to === null ? null : { address: to.address, host: to.host },
    busy: turns.busy(),
    problem: turns.trouble(),
    failed: turns.troubled(),
  });
  const save = (change: Partial<CurrentMove>): void => {
    current = { ...move(), ...change };
    show();
  };
  const isConfirmed = (): boolean => current?.step === 'looking' || current?.step === 'done';
  /** The calls name the mailbox, and after the yes there is no way back. */
  const refuseUnlessOpen = (mailbox = move().mailbox): void => {
    if (move().mailbox !== mailbox || isConfirmed()) fail('setup-invalid', { field: 'step' });
  };
  const prober = createProber(logger, signIns.tokens);
  const place = (): MailboxPlace => {
    const { mailbox, discovered, from } = move();
    return {
      ...{ mailbox, known: null, mayShare: mailbox === null && !from.sameSignIn, discovered, prober },
      partOf: () => 'mail-move',
      checkFree: (_, isSame) => refuseTakenMailbox(profile, mailbox, isSame),
    };
  };
  const savedNow = (mailbox: string | null): SavedMailbox =>
    savedMailboxNamed(profile, mailbox) ?? fail('setup-invalid', { field: 'mail' });

  const forgetSignIn = async (): Promise<void> => {
    await signIns.drop('mail-move');
    await secrets.forgetPart('mail-move');
  };
  const abandon = async (mailbox?: string | null): Promise<void> => {
    if (current === null || (mailbox !== undefined && current.mailbox !== mailbox)) return;
    // the exchange of the sign-in is not left half done
    if (turns.busy() === 'mail-move.confirm') fail('setup-invalid', { field: 'busy' });
    const isOpen = !isConfirmed();
    turns.abandon();
    current = null;
    show();
    if (!isOpen) return;
    signIns.cancel();
    await prober.stop();
    await forgetSignIn();
  };

  /** Signs in; the sign-in of an earlier try is forgotten first. */
  const signIn = async (
    name: 'mail.connect' | 'mail.sign-in',
    step: (isCurrent: () => boolean) => Promise<SavedMailbox | null>,
  ): Promise<void> =>
    turns.take(name, async (isCurrent) => {
      await forgetSignIn();
      if (isCurrent()) save({ to: null });
      const found = await step(isCurrent);
      const isGone = !isCurrent();
      const isSame = found !== null && isSamePlace(savedNow(move().mailbox), found);
      if (found !== null && (isGone || isSame)) await forgetSignIn();
      if (isGone || found === null) return;
      if (isSame) fail('mailbox-taken', { reason: 'not-moved' });
      save({ to: found, discovered: null, step: 'check' });
    });

  const confirm = async (): Promise<void> => {
    const { mailbox, to } = move();
    if (to === null) return fail('setup-invalid', { field: 'mail' });
    const isOn = topicOfMailbox(state.topic('mail'), mailbox)?.state === 'on';
    await prober.stop();
    // nothing runs while the sign-in is exchanged
    await sync.close();
    try {
      const id = await replaceMailbox({ profile, secrets, signIns }, mailbox, savedNow(mailbox), to);
      if (mailbox !== null && id !== null && id !== mailbox) {
        removals.remember(mailbox);
        removals.takeBack(id);
      }
      // what is stopped, or has no folders yet, is not looked for now
      save({ mailbox: id, step: isOn ? 'looking' : 'done' });
    } finally {
      await wizard.restart();
    }
    removals.tell();
    // also during a pause: a person waits for what comes of it
    if (sync.job() !== null) await sync.handlers['sync.now']({});
  };

  sync.onMailRan((mailbox) => {
    if (current?.step === 'looking' && current.mailbox === mailbox) save({ step: 'done' });
  });

  return {
    handlers: {
      async 'mail-move.begin'({ mailbox }) {
        const { step } = wizard.draft();
        if (state.topic('app').mode !== 'account' || step !== 'done')
          fail('setup-invalid', { field: 'step' });
        const { address, host, sameSignIn } = savedNow(mailbox);
        await abandon();
        const { pairs = 0, linked = 0 } = topicOfMailbox(state.topic('mail'), mailbox) ?? {};
        const from = { address, host, sameSignIn, pairs, linked };
        current = { mailbox, step: 'sign-in', from, discovered: null, to: null };
        show();
        state.change('settings', { vault: await parts.vault.look() });
        return {};
      },
      async 'mail-move.discover'({ mailbox, address }) {
        refuseUnlessOpen(mailbox);
        await turns.take('mail.discover', async (isCurrent) => {
          save({ discovered: null });
          const found = await findServer(wizard.draft(), address, place());
          if (isCurrent()) save({ discovered: found });
        });
        return {};
      },
      async 'mail-move.connect'(input) {
        refuseUnlessOpen(input.mailbox);
        await signIn('mail.connect', (isCurrent) => passwordStep(steps, input, place(), isCurrent));
        return {};
      },
      async 'mail-move.sign-in'(input) {
        refuseUnlessOpen(input.mailbox);
        state.change('signIn', { lastKind: input.kind });
        await signIn('mail.sign-in', (isCurrent) => browserStep(steps, input, place(), isCurrent));
        return {};
      },
      async 'mail-move.back'() {
        refuseUnlessOpen();
        turns.abandon();
        signIns.cancel();
        await prober.stop();
        if (current !== null) save({ step: 'sign-in' });
        return {};
      },
      async 'mail-move.confirm'({ address, host }) {
        const { step, to } = move();
        if (step !== 'check' || turns.busy() !== null || to?.address !== address || to.host !== host)
          return { accepted: false };
        await turns.take('mail-move.confirm', confirm);
        return { accepted: true };
      },
      async 'mail-move.end'() {
        await abandon();
        return {};
      },
    },
    abandon,
    async resume() {
      // before setup is done there is none, and the vault may be empty
      if (wizard.draft().step === 'done' && state.topic('app').mode === 'account')
        await secrets.forgetPart('mail-move');
    },
    async close() {
      turns.abandon();
      await prober.stop();
    },
  };
}

function topicOfMailbox(topic: AppState['mail'], mailbox: string | null) {
  return mailboxesOf(topic).find(({ id }) => id === mailbox);
}

/** The same person at the same server, by the same kind of access: nothing moved. */
function isSamePlace(before: SavedMailbox, now: SavedMailbox): boolean {
  return before.kind === now.kind && before.user === now.user && before.host === now.host;
}

/** An account that a command line decided: its set-up file says that a mailbox moved. */
export function fixedMailMove(): MailMove {
  const refuse = (): never => fail('setup-invalid', { field: 'setup' });
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    handlers: {
      'mail-move.begin': refuse,
      'mail-move.discover': refuse,
      'mail-move.connect': refuse,
      'mail-move.sign-in': refuse,
      'mail-move.back': refuse,
      'mail-move.confirm': refuse,
      'mail-move.end': refuse,
    },
    ...{ abandon: nothing, resume: nothing, close: nothing },
  };
}
