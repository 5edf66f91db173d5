/** Setup as a person walks through it: each step asks, checks and saves its answer; a person can leave at any step and go on later. */
import type { AppState, CallName, SetupStep } from '../../../src-shared/contract/index.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { errorFields } from '../../support/logger.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { noChanges } from '../engine/messages.ts';
import { sampleOfKind } from '../sample.ts';
import { noCalendars } from '../topics/calendars.ts';
import { createSummaries } from '../topics/summaries.ts';
import type { AccountFiles } from './account-files.ts';
import { createAccountStarter } from './account-starter.ts';
import { draftTopic, mayGoTo, type SavedDraft, type SetupDraft } from './draft.ts';
import { createProber } from './prober.ts';
import { furtherMailboxesIn } from './saved-mailbox.ts';
import { mailPart, type SetupSecrets, type SignInPart } from './secrets.ts';
import type { SignIns } from './sign-ins.ts';
import {
  accountAgain,
  accountStep,
  calendarStep,
  crmStep,
  directionStep,
  sampleDraft,
  signInStep,
} from './steps.ts';
import { createTurns } from './turns.ts';

type SetupCall = Extract<
  CallName,
  `setup.${string}` | 'account.disconnect' | 'sign-in.cancel' | 'first-sync.seen'
>;

export interface SetupWizard {
  readonly handlers: HandlersOf<SetupCall>;
  draft(): SetupDraft;
  /** Goes on where a person stopped, also after a restart. */
  resume(): Promise<void>;
  /** Starts the engine of a running account anew. */
  restart(): Promise<void>;
  /** Another account takes the place of the running one, whose mailbox moved there (A13). Its secret is kept already. */
  replaceAccount(change: Partial<SetupDraft>): Promise<void>;
  close(): Promise<void>;
}

export function createSetup(
  context: ApplicationContext,
  files: AccountFiles,
  secrets: SetupSecrets,
  saved: SavedDraft,
  signIns: SignIns,
): SetupWizard {
  const { profile, state, sync, randomness, vault, logger } = context;
  const draft = saved.current;
  let preview: AppState['setup']['preview'] = null;
  const prober = createProber(logger, signIns.tokens);
  const starter = createAccountStarter(context, files, draft);
  const summaries = createSummaries(context);

  /** Kinds of provider that the CRM's administrator switched off are shown as such (A8). */
  let shownRules: SetupDraft['rules'] | undefined;
  const showOffered = (): void => {
    const { rules } = draft();
    if (rules === shownRules) return;
    shownRules = rules;
    const allowed = rules?.providers ?? null;
    state.change('offered', {
      providers: state
        .topic('offered')
        .providers.map(({ switchedOff: _, ...one }) =>
          allowed === null || allowed.includes(one.kind) ? one : { ...one, switchedOff: true as const },
        ),
    });
  };
  const show = (): void => {
    showOffered();
    state.set('setup', {
      ...draftTopic(draft()),
      busy: turns.busy(),
      problem: turns.trouble(),
      failed: turns.troubled(),
      preview,
    });
  };
  const turns = createTurns(show);
  const work = turns.take;
  const save = (change: Partial<SetupDraft>): void => {
    saved.save(change);
    if (change.account !== undefined) recordAccount();
    show();
  };
  const setMode = (mode: AppState['app']['mode']): void => {
    profile.set('mode', mode === 'none' ? null : mode);
    state.change('app', { mode, sampleViews: mode === 'sample' });
  };
  const isSample = (): boolean => state.topic('app').mode === 'sample';
  const sampleJob = () => files.sampleJob(sampleOfKind(draft().account?.summary.kind), false);
  /** The profile lists the account from the sign-in on; the sample has its own directory and is not listed. */
  const recordAccount = (): void => {
    const { owner, account } = draft();
    if (account === null || isSample()) profile.accounts.remove(owner);
    else {
      const { kind, address } = account.summary;
      profile.accounts.save({ id: owner, kind, address, usedFor: ['calendar'] });
    }
  };
  const isRunning = (): boolean => draft().step === 'first-run' || draft().step === 'done';

  /** Abandons what is under way, and stops the account. */
  const leave = async (): Promise<void> => {
    turns.abandon();
    signIns.cancel();
    preview = null;
    await prober.stop();
    await sync.close();
    state.set('calendars', noCalendars);
  };

  const makePreview = async (isCurrent: () => boolean): Promise<void> => {
    const job = isSample() ? await sampleJob() : (await files.calendarJob(draft())).job;
    const { crm, account, chosen, previewOf } = draft();
    const answers = JSON.stringify({ crm, account, chosen });
    if (previewOf !== answers) {
      // nothing was written yet: what an earlier preview noted belongs to other answers
      await sync.close();
      if (!isSample()) files.clearCalendarAccount();
      save({ previewOf: answers });
    }
    preview = null;
    sync.open(job);
    const outcome = await sync.runOnce();
    if (!isCurrent()) return;
    if (outcome.type === 'failed') throw new ProblemError(outcome.problem);
    if (outcome.type !== 'ran') throw new Error(`the preview ${outcome.type}`);
    const facts = await sync.refreshFacts();
    preview = facts?.preview ?? {
      digest: '',
      provider: noChanges,
      crm: noChanges,
      linked: 0,
      asks: facts?.waiting ?? 0,
    };
  };
  const showPreview = (): void => {
    void work('preview', makePreview).catch((error: unknown) => {
      if (problemOf(error) === null) logger.log('error', 'bug', errorFields(error));
    });
  };

  /** Where secrets would be kept is known before the person types one, so that they are asked about a key file first. */
  const findKeyPlace = (): void => {
    if (draft().step !== 'account' || isSample()) return;
    void vault
      .look()
      .then((place) => state.change('settings', { vault: place }))
      .catch((error: unknown) => logger.log('error', 'bug', errorFields(error)));
  };

  const goTo = (step: SetupStep): void => {
    save({ step });
    findKeyPlace();
    if (step === 'preview') showPreview();
  };

  const restartAccount = async (): Promise<void> => {
    await prober.stop();
    await sync.close();
    await starter.start();
  };

  /** Whether an answered step has to be answered again: its secret is gone for good. */
  const isLost = async (
    part: Extract<SignInPart, 'crm' | 'account'>,
    answered: SetupDraft['crm'] | SetupDraft['account'],
  ): Promise<boolean> => {
    if (answered === null) return true;
    const { type } = await secrets.get(part, answered.credentials.type);
    return type === 'absent' || type === 'lost';
  };

  const discardSample = async (): Promise<void> => {
    await files.clearSample();
    summaries.forgetFirstSync();
    setMode('none');
    saved.reset(draft().owner);
  };

  let isEnding = false;
  /** What it came to is known before the window shows that it is over. */
  const endFirstRun = async (): Promise<void> => {
    if (draft().step !== 'first-run' || isEnding) return;
    isEnding = true;
    await summaries.firstSyncEnds();
    isEnding = false;
    // the account may have been disconnected meanwhile
    if (draft().step !== 'first-run') return summaries.forgetFirstSync();
    preview = null;
    save({ step: 'done' });
    await prober.stop();
  };
  sync.onRan(() => void endFirstRun());

  const steps = { ask: prober.ask, secrets, vault, state, draft };
  return {
    draft,
    handlers: {
      ...summaries.handlers,
      async 'setup.start'({ with: kind }) {
        if (isRunning()) fail('setup-invalid', { field: 'step' });
        await leave();
        summaries.disconnected(null);
        if (kind === 'account') {
          if (isSample()) await discardSample();
          else setMode('none');
          goTo(draft().step === 'welcome' ? 'crm' : draft().step);
          return {};
        }
        await signIns.end('account');
        await secrets.forget();
        await work('setup.start', async () => {
          if (isSample() && sampleOfKind(draft().account?.summary.kind) !== kind) await files.clearSample();
          const { setup } = await files.sampleJob(kind, false);
          setMode('sample');
          save(sampleDraft(draft().owner, setup));
        });
        showPreview();
        return {};
      },
      async 'setup.go'({ step }) {
        if (!mayGoTo(draft(), step)) fail('setup-invalid', { field: 'step' });
        await leave();
        if (isSample() && step !== 'preview') {
          await discardSample();
          goTo('welcome');
        } else goTo(step);
        const { account, calendars } = draft();
        if (step === 'calendar' && account !== null && !calendars.some(({ mayWrite }) => mayWrite))
          await work('setup.calendar', async (isCurrent) => {
            const change = await accountAgain(steps, account);
            if (isCurrent()) save(change);
          });
        return {};
      },
      async 'setup.crm'(input) {
        await work('setup.crm', async (isCurrent) => {
          const change = await crmStep(steps, input, isRunning());
          if (isCurrent()) save(change);
        });
        findKeyPlace();
        if (isRunning()) await restartAccount();
        return {};
      },
      async 'setup.discover'({ address }) {
        await work('setup.discover', async (isCurrent) => {
          const found = await prober.ask('discover', { address: address.trim() });
          if (isCurrent()) save({ begun: null, discovered: { address: address.trim(), ...found } });
        });
        return {};
      },
      async 'setup.account'(input) {
        await work('setup.account', async (isCurrent) => {
          const change = await accountStep(steps, input, isRunning());
          if (isCurrent()) save(change);
        });
        if (isRunning()) await restartAccount();
        return {};
      },
      async 'setup.sign-in'(input) {
        const { kind, client } = input;
        state.change('signIn', { lastKind: kind });
        await work('setup.sign-in', async (isCurrent) => {
          if (!isRunning()) save({ begun: { kind, address: input.address.trim(), client } });
          const change = await signInStep({ ...steps, signIns }, input, isRunning());
          if (isCurrent() && change !== null) save(change);
        });
        if (isRunning()) await restartAccount();
        return {};
      },
      'sign-in.cancel'() {
        if (state.topic('signIn').waiting === null && draft().begun !== null) save({ begun: null });
        signIns.cancel();
        return {};
      },
      'setup.calendar'({ id }) {
        if (isRunning() || isSample()) fail('primary-is-permanent');
        save(calendarStep(draft(), id));
        return {};
      },
      async 'setup.direction'(input) {
        if (isRunning() || isSample() || !mayGoTo(draft(), 'direction'))
          fail('setup-invalid', { field: 'step' });
        await leave();
        save(directionStep(draft(), input));
        goTo('preview');
        return {};
      },
      async 'setup.approve'({ digest }) {
        const isShown = draft().step === 'preview' && turns.busy() === null && preview?.digest === digest;
        if (!isShown) return { accepted: false };
        if (digest !== '') {
          const { accepted } = await sync.ask('decide', { id: 'first-run', digest, choice: 'approve' });
          if (!accepted) {
            showPreview();
            return { accepted };
          }
        }
        if (!isSample()) setMode('account');
        summaries.firstSyncBegins();
        save({ step: 'first-run' });
        sync.follow();
        return { accepted: true };
      },
      async 'account.disconnect'() {
        starter.cancel();
        const { account, crm } = draft();
        const { linked } = state.topic('sync');
        await leave();
        const wasSample = isSample();
        if (isSample()) await files.clearSample();
        else files.clearCalendarAccount();
        for (const part of ['account', 'mail'] as const) await signIns.end(part);
        for (const { id } of furtherMailboxesIn(profile)) {
          files.clearFurtherMailbox(id);
          await signIns.end(mailPart(id));
          await secrets.forgetPart(mailPart(id));
        }
        setMode('none');
        profile.accounts.remove(profile.accounts.calendarAccount()?.id ?? draft().owner);
        for (const key of [
          'setup',
          'mail',
          'further-mail',
          'removed-mailboxes',
          'pause',
          'stopped',
          'agreed-at',
          'mail-agreed-at',
          'further-mail-agreed-at',
        ] as const)
          profile.set(key, null);
        // after everything else was removed, because it also empties the write-ahead log
        await secrets.forget();
        saved.reset(randomness.uuid());
        await sync.handlers['sync.resume']({});
        summaries.forgetFirstSync();
        // whoever leaves the sample wants an account of their own, and has read the welcome
        if (wasSample) save({ step: 'crm' });
        else if (account !== null && crm !== null)
          summaries.disconnected({ address: account.summary.address, crm: crm.summary.name, linked });
        show();
        return {};
      },
    },
    restart: restartAccount,
    async replaceAccount(change) {
      save(change);
      state.set('calendars', noCalendars);
      await restartAccount();
    },
    async resume() {
      // a program that ended between the two writes left one of them out
      recordAccount();
      summaries.resume();
      show();
      if (isSample()) {
        const job = await sampleJob();
        if (!isRunning()) return showPreview();
        sync.open(job);
        sync.follow();
      } else if (isRunning()) await starter.start();
      else if (draft().step !== 'welcome') {
        // a secret that was never sealed is gone with the program that held it
        const { crm, account } = draft();
        if (await isLost('crm', crm)) save({ crm: null, rules: null, step: 'crm' });
        else if (await isLost('account', account)) {
          const isAtCrm = draft().step === 'crm' || !mayGoTo(draft(), 'account');
          save({ account: null, ...(isAtCrm ? {} : { step: 'account' }) });
        } else if (draft().step === 'preview') showPreview();
        findKeyPlace();
      }
    },
    async close() {
      turns.abandon();
      starter.cancel();
      await prober.stop();
    },
  };
}
