/** An account that a command line decided: nothing to set up, and nothing about it that an interface could change. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Setup } from '../../accounts/setup.ts';
import type { ApplicationContext } from '../context.ts';
import type { AccountFiles } from './account-files.ts';
import { draftTopic, emptyDraft, type SetupDraft } from './draft.ts';
import { sampleDraft } from './steps.ts';
import { addressIn } from './typed-credentials.ts';
import type { SetupWizard } from './wizard.ts';

export type FixedAccount =
  | { readonly type: 'setup'; readonly setup: Setup }
  /** The data directory is the sample's own. */
  | { readonly type: 'sample' };

export function fixedAccount(
  { sync, state }: Pick<ApplicationContext, 'sync' | 'state'>,
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
      'setup.sign-in': refuse,
      'sign-in.cancel': refuse,
      'setup.calendar': refuse,
      'setup.direction': refuse,
      'setup.approve': refuse,
      'account.disconnect': refuse,
      'first-sync.seen': () => ({}),
    },
    draft: () => draft,
    async resume() {
      const isSample = fixed.type === 'sample';
      const job = isSample ? await files.sampleJob('sample', true) : files.fixedJob(fixed.setup);
      draft = isSample ? { ...sampleDraft('', job.setup), step: 'done' } : draftOf(fixed.setup);
      state.change('app', { mode: isSample ? 'sample' : 'account', sampleViews: isSample });
      state.set('setup', { ...draftTopic(draft), busy: null, problem: null, failed: null, preview: null });
      sync.open(job);
      sync.follow();
    },
    restart: () => Promise.resolve(),
    replaceAccount: refuse,
    close: () => Promise.resolve(),
  };
}

function draftOf({ crm, account, primaryCalendar, settings }: Setup): SetupDraft {
  const address = account.address ?? ('user' in account.credentials ? account.credentials.user : '');
  const crmUrl = addressIn(crm.credentials);
  const accountUrl = addressIn(account.credentials);
  return {
    ...emptyDraft(''),
    step: 'done',
    crm: {
      credentials: crm.credentials,
      summary: { kind: crm.kind, url: crmUrl, name: hostIn(crmUrl), user: '', email: '', limits: [] },
    },
    account: {
      accountId: '',
      credentials: account.credentials,
      summary: {
        kind: account.kind,
        address,
        host: hostIn(accountUrl) || (address.split('@')[1] ?? ''),
        lacks: [],
        features: [],
      },
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

function hostIn(url: string): string {
  return URL.parse(url)?.host ?? '';
}
