/** What an organisation's own OAuth client consists of at each kind of provider, and the words for it (A12). Data only. */
import type { Words } from '../../../src-shared/i18n/index.ts';
import type { Problem } from '../../api/client.ts';
import { googleScopes } from './google-scopes.ts';
import { microsoftScopes } from './microsoft-scopes.ts';

/** The names that Problems have for them. */
export type ClientFieldName = 'clientId' | 'clientSecret' | 'authority';
type Key = Parameters<Words['t']>[0];

interface ClientField {
  readonly name: ClientFieldName;
  readonly label: Key;
  readonly hint: Key;
  /** Said at the field when it cannot be right. */
  readonly fault: Key;
}

interface Form {
  readonly lead: Key;
  /** Instead of `lead` where Concord has no client of its own. */
  readonly needed: Key;
  /** The client id first. */
  readonly fields: readonly ClientField[];
  /** How an administrator registers a client. */
  readonly guide: readonly Key[];
  /** Listed below this step of the guide, counted from 0. */
  readonly scopesAt: number;
  readonly scopes: readonly string[];
}

const google = {
  lead: 'sign-in.own-client-lead',
  needed: 'sign-in.own-client-needed',
  fields: [
    {
      name: 'clientId',
      label: 'sign-in.client-id',
      hint: 'sign-in.client-id-hint',
      fault: 'sign-in.client-id-fault',
    },
    {
      name: 'clientSecret',
      label: 'sign-in.client-secret',
      hint: 'sign-in.client-secret-hint',
      fault: 'sign-in.client-secret-fault',
    },
  ],
  guide: ['sign-in.guide-1', 'sign-in.guide-2', 'sign-in.guide-3', 'sign-in.guide-4', 'sign-in.guide-5'],
  scopesAt: 2,
  scopes: googleScopes,
} as const satisfies Form;

const microsoft = {
  lead: 'microsoft-client.lead',
  needed: 'microsoft-client.needed',
  fields: [
    {
      name: 'clientId',
      label: 'sign-in.client-id',
      hint: 'microsoft-client.id-hint',
      fault: 'microsoft-client.id-fault',
    },
    {
      name: 'authority',
      label: 'microsoft-client.authority',
      hint: 'microsoft-client.authority-hint',
      fault: 'microsoft-client.authority-fault',
    },
  ],
  guide: [
    'microsoft-client.guide-1',
    'microsoft-client.guide-2',
    'microsoft-client.guide-3',
    'microsoft-client.guide-4',
    'microsoft-client.guide-5',
  ],
  scopesAt: 2,
  scopes: microsoftScopes,
} as const satisfies Form;

export type ClientForm = typeof google | typeof microsoft;

/** Google's where no kind is offered. */
export function clientFormOf(kind: string): ClientForm {
  return kind === 'microsoft' ? microsoft : google;
}

/** The field of the client that a Problem is about; undefined: it is about something else. */
export function clientFieldOf(problem: Pick<Problem, 'code' | 'params'> | null): ClientFieldName | undefined {
  if (problem?.code !== 'setup-invalid') return undefined;
  const { field } = problem.params;
  return field === 'clientId' || field === 'clientSecret' || field === 'authority' ? field : undefined;
}
