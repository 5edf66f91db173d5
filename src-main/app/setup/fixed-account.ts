/** An account that a command line decided: nothing to set up, and nothing about it that an interface could change. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Setup } from '../../accounts/setup-file.ts';
import type { ApplicationContext } from '../context.ts';
import type { AccountFiles } from './account-files.ts';
import { draftTopic, emptyDraft, type SetupDraft } from './draft.ts';
import { sampleDraft } from './steps.ts';
import type { SetupWizard } from './wizard.ts';

export type FixedAccount =
  | { readonly type: 'setup'; readonly setup: Setup }
  /** The data directory is the sample's own. */
  | { readonly type: 'sample' };

export function fixedAccount(
  { sync, state, dataDir, machineId }: ApplicationContext,
  files: AccountFiles,
  fixed: FixedAccount,
): SetupWizard {
  const refuse = (): never => fail('setup-invalid', { field: 'setup' });
  let draft = emptyDraft('');
  return {
    handlers: {
      'setup.start': refuse,
      'setup.go': refuse,
      'setup.crm': refuse,
      'setup.discover': refuse,
      'setup.account': refuse,
      'setup.calendar': refuse,
      'setup.direction': refuse,
      'setup.approve': refuse,
      'account.disconnect': refuse,
    },
    draft: () => draft,
    async resume() {
      const isSample = fixed.type === 'sample';
      const job = isSample
        ? await files.sampleJob(true)
        : {
            dataDir: dataDir.path,
            database: dataDir.database,
            machineId,
            source: { type: 'setup' as const, setup: fixed.setup },
            watch: true,
          };
      draft = isSample
        ? { ...sampleDraft('', files.sample()?.url ?? ''), step: 'done' }
        : draftOf(fixed.setup);
      state.change('app', { mode: isSample ? 'sample' : 'account', sampleViews: isSample });
      state.set('setup', { ...draftTopic(draft), busy: null, problem: null, preview: null });
      sync.open(job);
      sync.follow();
    },
    close: () => Promise.resolve(),
  };
}

function draftOf({ crm, account, primaryCalendar, settings }: Setup): SetupDraft {
  const empty = emptyDraft('');
  const address = account.address ?? account.user;
  const host = URL.parse(account.url ?? '')?.hostname ?? address.split('@')[1] ?? '';
  return {
    ...empty,
    step: 'done',
    crm: { url: new URL(crm.url).origin, name: new URL(crm.url).hostname, user: '', email: '', limits: [] },
    account: {
      accountId: '',
      user: account.user,
      url: account.url ?? '',
      ca: '',
      confirmedHost: '',
      summary: { address, provider: 'caldav', host, lacks: [], features: [] },
    },
    chosen: {
      calendar: primaryCalendar,
      direction: settings.direction,
      createPrefix: settings.createPrefix,
      existingProvider: settings.existing.provider,
      existingCrm: settings.existing.crm,
      from: settings.existing.from ?? null,
      until: settings.existing.until ?? null,
    },
    directed: true,
  };
}
