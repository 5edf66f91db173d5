/** How far a person has come in setup, as the profile keeps it: answers but no secrets, checked when it is read back. */
import { z } from 'zod';
import {
  type AppState,
  accountSummary,
  calendarChoice,
  credentialsSchema,
  crmSummary,
  oauthClient,
  type SetupStep,
  setupSteps,
  setupTopic,
} from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { builtInClients } from '../../accounts/built-in-clients.ts';
import type { Setup } from '../../accounts/setup.ts';
import type { ProfileStore } from '../../store/index.ts';
import { upgradedDraft } from './draft-upgrade.ts';
import type { SetupSecrets } from './secrets.ts';

const savedDraft = z.strictObject({
  /** The name under which the vault keeps this account's secrets. */
  owner: z.string(),
  step: z.enum(setupSteps),
  crm: z.strictObject({ credentials: credentialsSchema, summary: crmSummary }).nullable(),
  rules: z
    .strictObject({
      direction: z.enum(['two-way', 'crm-to-provider']),
      createPrefix: z.string(),
      providers: z.array(z.string()),
    })
    .nullable(),
  discovered: setupTopic.shape.discovered,
  /** The sign-in in the browser that has led to no account yet. Absent in what an earlier version saved. */
  begun: z
    .strictObject({ kind: z.string(), address: z.string(), client: oauthClient.nullable() })
    .nullable()
    .default(null),
  account: z
    .strictObject({ accountId: z.string(), credentials: credentialsSchema, summary: accountSummary })
    .nullable(),
  /** The addresses of the accounts before, whose mailbox moved to this one by a person's word (A13), the last one last. Empty: it did not move. */
  movedFrom: z.array(z.string()).default([]),
  calendars: z.array(calendarChoice),
  chosen: setupTopic.shape.chosen,
  /** Whether the person answered the direction step. */
  directed: z.boolean(),
  /** The answers, as JSON, that the last preview was made for; a preview of other answers starts with an empty database. */
  previewOf: z.string().nullable(),
});
/** Also reads drafts of the version that knew one kind of provider and one of CRM. */
export const setupDraft = z.preprocess(upgradedDraft, savedDraft);
export type SetupDraft = z.infer<typeof savedDraft>;

export function emptyDraft(owner: string): SetupDraft {
  return {
    owner,
    step: 'welcome',
    crm: null,
    rules: null,
    discovered: null,
    begun: null,
    account: null,
    movedFrom: [],
    calendars: [],
    chosen: {
      calendar: null,
      direction: 'two-way',
      createPrefix: '',
      existingProvider: 'take',
      existingCrm: 'take',
      from: null,
      until: null,
    },
    directed: false,
    previewOf: null,
  };
}

/** The draft as the profile holds it. */
export interface SavedDraft {
  current(): SetupDraft;
  /** Changes some answers and saves all of them. */
  save(change: Partial<SetupDraft>): void;
  /** Starts over, for this owner of secrets; the profile holds none until the next change. */
  reset(owner: string): void;
}

/** A saved draft that cannot be read counts as none. */
export function openDraft(profile: Pick<ProfileStore, 'get' | 'set'>, makeOwner: () => string): SavedDraft {
  const parsed = setupDraft.safeParse(profile.get('setup'));
  let draft = parsed.success ? parsed.data : emptyDraft(makeOwner());
  return {
    current: () => draft,
    save(change) {
      draft = { ...draft, ...change };
      profile.set('setup', draft);
    },
    reset(owner) {
      draft = emptyDraft(owner);
      profile.set('setup', null);
    },
  };
}

/** Steps that hold a valid answer. */
export function finishedSteps(draft: SetupDraft): SetupStep[] {
  const answered: readonly (readonly [SetupStep, boolean])[] = [
    ['welcome', draft.step !== 'welcome'],
    ['crm', draft.crm !== null],
    ['account', draft.account !== null],
    ['calendar', draft.chosen.calendar !== null],
    ['direction', draft.directed],
    ['preview', draft.step === 'first-run' || draft.step === 'done'],
    ['first-run', draft.step === 'done'],
  ];
  return answered.filter(([, yes]) => yes).map(([step]) => step);
}

/** Whether a person may stand at this step: everything before it is answered. */
export function mayGoTo(draft: SetupDraft, step: SetupStep): boolean {
  if (draft.step === 'first-run' || draft.step === 'done') return false;
  const finished = new Set(finishedSteps(draft));
  const before = setupSteps.slice(0, setupSteps.indexOf(step));
  return before.every((one) => one === 'welcome' || finished.has(one));
}

/** What the draft alone says of topic `setup`; the wizard adds what is under way. */
export function draftTopic(
  draft: SetupDraft,
): Omit<AppState['setup'], 'busy' | 'problem' | 'failed' | 'preview'> {
  return {
    step: draft.step,
    finished: finishedSteps(draft),
    crm: draft.crm?.summary ?? null,
    account: draft.account?.summary ?? null,
    discovered: draft.discovered,
    begun: draft.begun === null ? null : { ...draft.begun, clientId: clientIdOf(draft.begun) },
    calendars: draft.calendars,
    chosen: draft.chosen,
    decidedByAdministrator: [
      ...(draft.rules?.direction === 'crm-to-provider' ? (['direction'] as const) : []),
      ...(draft.rules !== null && draft.rules.createPrefix !== '' ? (['createPrefix'] as const) : []),
    ],
  };
}

function clientIdOf({ kind, client }: NonNullable<SetupDraft['begun']>): string {
  return client?.clientId ?? builtInClients[kind]?.clientId ?? '';
}

/**
 * The finished draft and its secrets as the engine takes them.
 * @throws ProblemError `sign-in-required` when a secret cannot be opened, `setup-invalid` while an answer is missing
 */
export async function setupOf(draft: SetupDraft, secrets: Pick<SetupSecrets, 'need'>): Promise<Setup> {
  const { crm, account, movedFrom, chosen } = draft;
  if (crm === null || account === null || chosen.calendar === null)
    return fail('setup-invalid', { field: 'account' });
  return {
    crm: {
      kind: crm.summary.kind,
      credentials: crm.credentials,
      secret: await secrets.need('crm', crm.credentials.type),
    },
    account: {
      kind: account.summary.kind,
      address: account.summary.address.toLowerCase(),
      credentials: account.credentials,
      secret: await secrets.need('account', account.credentials.type),
    },
    ...(movedFrom.length === 0 ? {} : { movedFrom: movedFrom.map((one) => one.toLowerCase()) }),
    primaryCalendar: chosen.calendar,
    settings: {
      direction: chosen.direction,
      createPrefix: chosen.createPrefix,
      existing: {
        provider: chosen.existingProvider,
        crm: chosen.existingCrm,
        ...(chosen.from === null ? {} : { from: chosen.from }),
        ...(chosen.until === null ? {} : { until: chosen.until }),
      },
      approveFirstRun: false,
    },
    mail: null,
  };
}
