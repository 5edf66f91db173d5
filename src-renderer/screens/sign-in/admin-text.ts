/** A text for the administrator who has to allow Concord: what it is, where to allow it, and the client id. Pure. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';
import type { Problem } from '../../api/client.ts';

export interface AdminFacts {
  /** The kind of provider. */
  readonly kind: string;
  /** The provider's name as people know it. */
  readonly provider: string;
  /** Blank: not known here. */
  readonly clientId: string;
  /** The address that the browser was sent to; blank: not known here. */
  readonly address: string;
  /** The words of the page that the person saw; null: none was chosen. */
  readonly page: string | null;
  /** Of the Problem, where one was met. */
  readonly reason?: string | undefined;
}

/** What is known of a sign-in in the browser. */
export function factsOf(
  signIn: Pick<NonNullable<AppState['signIn']['waiting']>, 'clientId' | 'url'> | null,
): Pick<AdminFacts, 'clientId' | 'address'> {
  return { clientId: signIn?.clientId ?? '', address: signIn?.url ?? '' };
}

export function adminText({ t, lookUp }: Pick<Words, 't' | 'lookUp'>, facts: AdminFacts): string {
  const { kind, provider, clientId, address, page, reason } = facts;
  const client = clientId === '' ? [] : [t('admin-text.client', { clientId })];
  const special = specialText({ lookUp }, kind, reason ?? '');
  if (special !== null) return [t('admin-text.hello'), special, ...client, t('admin-text.data')].join('\n\n');
  const scopes = scopesIn(address);
  const link = kind === 'microsoft' && clientId !== '' ? adminConsentLink(clientId, address) : null;
  return [
    t('admin-text.hello'),
    t('admin-text.why', { provider }),
    ...(page === null ? [] : [t('admin-text.page', { provider, page })]),
    ...(link === null ? [] : [t('admin-text.microsoft-link', { link })]),
    t(kind === 'microsoft' ? 'admin-text.microsoft-trust' : 'admin-text.trust'),
    ...client,
    ...(scopes.length === 0 ? [] : [[t('admin-text.scopes'), ...scopes].join('\n')]),
    t('admin-text.own'),
    t('admin-text.data'),
  ].join('\n\n');
}

/** What an administrator is asked about one reason, and no permission of a provider's mends; null where nothing special is known. */
export function specialText({ lookUp }: Pick<Words, 'lookUp'>, kind: string, reason: string): string | null {
  return lookUp(`admin-text.${kind}-${reason}`);
}

/** In a running account, where no page of the sign-in is known. */
export function adminFacts(kind: string, provider: string, { params }: Pick<Problem, 'params'>): AdminFacts {
  const { clientId = '', host = '', reason = '' } = params;
  // where people sign in, which tells the national cloud; another host is that of the calendar or the mail
  const address = /^login\.[a-z.]+$/.test(String(host)) ? `https://${host}/common` : '';
  return { kind, provider, clientId: String(clientId), address, page: null, reason: String(reason) };
}

/** The scopes that an authorization address asks for (RFC 6749 section 3.3). */
function scopesIn(address: string): readonly string[] {
  const scope = URL.canParse(address) ? new URL(address).searchParams.get('scope') : null;
  return (scope ?? '').split(' ').filter((one) => one !== '');
}

/**
 * The page on which an administrator allows a client for the whole organisation, at Microsoft
 * (https://learn.microsoft.com/en-us/entra/identity/enterprise-apps/grant-admin-consent).
 * @param address where the sign-in went; without one, the worldwide cloud and the administrator's own organisation
 */
function adminConsentLink(clientId: string, address: string): string {
  const { origin, pathname } = new URL(
    URL.canParse(address) ? address : 'https://login.microsoftonline.com/common',
  );
  const [, tenant = ''] = pathname.split('/');
  const organization = tenant === 'common' || tenant === 'consumers' ? 'organizations' : tenant;
  return `${origin}/${organization}/adminconsent?client_id=${encodeURIComponent(clientId)}`;
}
