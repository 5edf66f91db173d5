/** Setup as a person walks through it: each step asks, checks and keeps its answer; it can be left at any step and gone on with. */
import type { AppState, CallName, SetupStep } from '../../../src-shared/contract/index.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountFiles } from './account-files.ts';
import { draftTopic, emptyDraft, mayGoTo, readDraft, type SetupDraft } from './draft.ts';
import { createProber } from './prober.ts';
import type { SetupSecrets } from './secrets.ts';
import { accountStep, calendarStep, crmStep, directionStep, sampleDraft } from './steps.ts';
import { createTurns } from './turns.ts';

type SetupCall = Extract<CallName, `setup.${string}` | 'account.disconnect'>;

export interface SetupWizard {
  readonly handlers: HandlersOf<SetupCall>;
  draft(): SetupDraft;
  /** Goes on where a person stopped, also after a restart. */
  resume(): Promise<void>;
  /** A run came through: a first run is over. */
  ran(): void;
  close(): Promise<void>;
}

export function createSetup(
  context: ApplicationContext,
  files: AccountFiles,
  secrets: SetupSecrets,
): SetupWizard {
  const { profile, state, agreement, randomness, vault, clock } = context;
  let draft = readDraft(profile, randomness.uuid);
  let preview: AppState['setup']['preview'] = null;
  let cancelRetry = (): void => {};
  const prober = createProber(context.logger);

  const show = (): void =>
    state.set('setup', { ...draftTopic(draft), busy: turns.busy(), problem: turns.trouble(), preview });
  const turns = createTurns(show);
  const work = turns.take;
  const save = (change: Partial<SetupDraft>): void => {
    draft = { ...draft, ...change };
    profile.set('setup', draft);
    show();
  };
  const setMode = (mode: AppState['app']['mode']): void => {
    profile.set('mode', mode === 'none' ? null : mode);
    state.change('app', { mode, sampleViews: mode === 'sample' });
  };
  const isSample = (): boolean => state.topic('app').mode === 'sample';

  /** Leaves whatever is being worked on behind. */
  const leave = async (): Promise<void> => {
    turns.leave();
    preview = null;
    await prober.stop();
    await agreement.shut();
  };

  const showPreview = (): void => {
    void work('preview', async (isCurrent) => {
      const job = isSample() ? await files.sampleJob(false) : await files.realJob(draft);
      const { owner: _, step: __, previewOf, ...answers } = draft;
      const answered = JSON.stringify({ crm: answers.crm, account: answers.account, chosen: answers.chosen });
      if (previewOf !== answered) {
        // nothing was written yet: what an earlier preview noted belongs to other answers
        await agreement.shut();
        if (!isSample()) files.clear();
        save({ previewOf: answered });
      }
      preview = null;
      agreement.open(job);
      const outcome = await agreement.once();
      if (!isCurrent()) return;
      if (outcome.type === 'failed') throw new ProblemError(outcome.problem);
      if (outcome.type !== 'ran') throw new Error(`the preview ${outcome.type}`);
      const facts = await agreement.look();
      const nobody = { added: 0, changed: 0, removed: 0 };
      preview = facts?.preview ?? {
        digest: '',
        provider: nobody,
        crm: nobody,
        linked: 0,
        asks: facts?.waiting ?? 0,
      };
    }).catch((error: unknown) => {
      if (problemOf(error) === null) context.logger.log('error', 'bug');
    });
  };

  const stand = (step: SetupStep): void => {
    save({ step });
    if (step === 'preview') showPreview();
  };

  /** The account runs from now on, as the draft says. */
  const startReal = async (): Promise<void> => {
    cancelRetry();
    try {
      agreement.open(await files.realJob(draft));
      agreement.live();
    } catch (error) {
      const known = problemOf(error);
      if (known === null) throw error;
      agreement.hinder(known);
      // a key store that is locked now may be open in a while
      const place = await vault.look();
      state.change('settings', { vault: place });
      if (place === 'unknown') cancelRetry = clock.setTimer(30_000, () => void startReal());
    }
  };

  const isRunning = (): boolean => draft.step === 'first-run' || draft.step === 'done';
  const steps = { ask: prober.ask, secrets, vault, state, draft: () => draft };

  return {
    draft: () => draft,
    handlers: {
      async 'setup.start'({ with: kind }) {
        if (isRunning()) fail('setup-invalid', { field: 'step' });
        await leave();
        if (kind === 'account') {
          if (isSample()) {
            await files.clearSample();
            draft = emptyDraft(draft.owner);
          }
          setMode('none');
          stand(draft.step === 'welcome' ? 'crm' : draft.step);
          return {};
        }
        await secrets.forget();
        await work('setup.start', async () => {
          await files.sampleJob(false);
          setMode('sample');
          save(sampleDraft(draft.owner, files.sample()?.url ?? ''));
        });
        showPreview();
        return {};
      },
      async 'setup.go'({ step }) {
        if (!mayGoTo(draft, step)) fail('setup-invalid', { field: 'step' });
        await leave();
        if (isSample() && step !== 'preview') {
          await files.clearSample();
          setMode('none');
          save({ ...emptyDraft(draft.owner), step: 'welcome' });
        } else stand(step);
        return {};
      },
      async 'setup.crm'(input) {
        await work('setup.crm', async (isCurrent) => {
          const change = await crmStep(steps, input, isRunning());
          if (isCurrent()) save(change);
        });
        if (isRunning()) await restart();
        return {};
      },
      async 'setup.discover'({ address }) {
        await work('setup.discover', async (isCurrent) => {
          const found = await prober.ask('setup-discover', { address: address.trim(), ca: null });
          if (isCurrent()) save({ discovered: { address: address.trim(), ...found } });
        });
        return {};
      },
      async 'setup.account'(input) {
        await work('setup.account', async (isCurrent) => {
          const change = await accountStep(steps, input, isRunning());
          if (isCurrent()) save(change);
        });
        if (isRunning()) await restart();
        return {};
      },
      'setup.calendar'({ id }) {
        if (isRunning() || isSample()) fail('primary-is-permanent');
        save(calendarStep(draft, id));
        return {};
      },
      async 'setup.direction'(input) {
        if (isRunning() || isSample() || !mayGoTo(draft, 'direction'))
          fail('setup-invalid', { field: 'step' });
        await leave();
        save(directionStep(draft, input));
        stand('preview');
        return {};
      },
      async 'setup.approve'({ digest }) {
        if (
          draft.step !== 'preview' ||
          preview === null ||
          turns.busy() !== null ||
          preview.digest !== digest
        )
          return { accepted: false };
        if (digest !== '') {
          const { accepted } = await agreement.ask('decide', { id: 'first-run', digest, choice: 'approve' });
          if (!accepted) {
            showPreview();
            return { accepted };
          }
        }
        if (!isSample()) setMode('account');
        save({ step: 'first-run' });
        agreement.live();
        return { accepted: true };
      },
      async 'account.disconnect'() {
        cancelRetry();
        await leave();
        if (isSample()) await files.clearSample();
        else files.clear();
        setMode('none');
        for (const key of ['setup', 'pause', 'agreed-at'] as const) profile.set(key, null);
        // last, because it also empties the write-ahead log
        await secrets.forget();
        draft = emptyDraft(randomness.uuid());
        state.set('calendars', {
          primary: null,
          others: [],
          features: [],
          direction: 'two-way',
          createPrefix: '',
        });
        await agreement.handlers['sync.resume']({});
        show();
        return {};
      },
    },
    async resume() {
      show();
      if (isSample()) {
        const job = await files.sampleJob(false);
        if (!isRunning()) return showPreview();
        agreement.open(job);
        agreement.live();
      } else if (isRunning()) await startReal();
      else if (draft.step !== 'welcome') {
        // what was never sealed is gone with the program that held it
        const token = await secrets.get('crm-token');
        const password = await secrets.get('account-password');
        if (token.type === 'absent' || token.type === 'lost') save({ crm: null, rules: null, step: 'crm' });
        else if (password.type === 'absent' || password.type === 'lost') {
          const step = mayGoTo(draft, 'account') && draft.step !== 'crm' ? 'account' : draft.step;
          save({ account: null, step });
        } else if (draft.step === 'preview') showPreview();
      }
    },
    ran() {
      if (draft.step !== 'first-run') return;
      preview = null;
      save({ step: 'done' });
      void prober.stop();
    },
    async close() {
      turns.leave();
      cancelRetry();
      await prober.stop();
    },
  };

  async function restart(): Promise<void> {
    await prober.stop();
    await agreement.shut();
    await startReal();
  }
}
