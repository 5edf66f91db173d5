/** A text for the administrator who has to allow Concord: what it is, where to allow it, and the client id. Pure. */
import type { Words } from '../../../src-shared/i18n/index.ts';
import type { Problem } from '../../api/client.ts';

export interface AdminFacts {
  /** The provider's name as people know it. */
  readonly provider: string;
  /** Blank: not known here. */
  readonly clientId: string;
  /** Of the permissions that were asked for; empty: not known here. */
  readonly scopes: readonly string[];
  /** The words of the page that the person saw; null: none was chosen. */
  readonly page: string | null;
}

export function adminText({ t }: Pick<Words, 't'>, { provider, clientId, scopes, page }: AdminFacts): string {
  return [
    t('admin-text.hello'),
    t('admin-text.why', { provider }),
    ...(page === null ? [] : [t('admin-text.page', { provider, page })]),
    t('admin-text.trust'),
    ...(clientId === '' ? [] : [t('admin-text.client', { clientId })]),
    ...(scopes.length === 0 ? [] : [[t('admin-text.scopes'), ...scopes].join('\n')]),
    t('admin-text.own'),
    t('admin-text.data'),
  ].join('\n\n');
}

/** In a running account, where no page of the sign-in is known. */
export function adminFacts(provider: string, { params }: Pick<Problem, 'params'>): AdminFacts {
  const { clientId = '' } = params;
  return { provider, clientId: String(clientId), scopes: [], page: null };
}

/** The scopes that an authorization address asks for (RFC 6749 section 3.3). */
export function scopesIn(address: string): readonly string[] {
  const scope = URL.canParse(address) ? new URL(address).searchParams.get('scope') : null;
  return (scope ?? '').split(' ').filter((one) => one !== '');
}
