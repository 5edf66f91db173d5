/** The authorization endpoint: from the browser's first request, over the pages, to the redirect back to the program. */
import { randomBytes } from 'node:crypto';
import type { PageLanguage } from '../page-frame.ts';
import type { People, Person } from '../people.ts';
import { type AccountPolicy, type OAuthClient, refusalOf } from './clients.ts';
import type { Grants } from './grants.ts';
import { pageTexts } from './page-texts.ts';
import { chooserPage, consentPage, errorPage, type Page, type Visit, warningPage } from './pages.ts';

export type AuthorizationAnswer = Page | { readonly redirect: string };

export interface Authorization {
  begin(query: URLSearchParams, browser: Browser): AuthorizationAnswer;
  /** @param form what a page's button sent */
  step(form: URLSearchParams, browser: Pick<Browser, 'language'>): AuthorizationAnswer;
}

export interface Browser {
  readonly userAgent: string;
  readonly language: PageLanguage;
}

export interface AuthorizationParts {
  readonly people: People;
  readonly grants: Grants;
  readonly client: (id: string) => OAuthClient | null;
  readonly policyOf: (person: Person) => AccountPolicy;
  /** Accounts that this browser is signed in with. */
  readonly signedIn: () => readonly Person[];
  readonly complain: (text: string) => void;
}

interface Flow {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly isOffline: boolean;
  readonly prompts: readonly string[];
  readonly includesGranted: boolean;
  person: Person | null;
  warned: boolean;
}

/** Granted with the sign-in itself; they have no box of their own. */
const signInScopes = [
  'openid',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/userinfo.profile',
];
/** Short names of OpenID Connect, in whose place Google answers these. */
const longNames: Readonly<Record<string, string>> = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};
const embedded = /Electron|; wv\)|FBAN|WebView/;

export function createAuthorization(parts: AuthorizationParts): Authorization {
  const { people, grants, client: clientOf, policyOf, signedIn, complain } = parts;
  const flows = new Map<string, Flow>();
  const broken = (language: PageLanguage, text: string): Page =>
    errorPage(language, 400, 'invalid_request', text);
  const visit = (id: string, { client }: Flow, language: PageLanguage): Visit => ({
    flow: id,
    app: client.name,
    language,
  });

  const read = (query: URLSearchParams, language: PageLanguage): Flow | Page => {
    const client = clientOf(query.get('client_id') ?? '');
    if (client === null) return errorPage(language, 401, 'invalid_client', 'The OAuth client was not found.');
    if (client.verification === 'disabled')
      return errorPage(language, 401, 'deleted_client', 'The OAuth client was deleted.');
    const redirectUri = query.get('redirect_uri');
    if (redirectUri === null) return broken(language, 'Missing required parameter: redirect_uri');
    if (!isLoopback(redirectUri))
      return errorPage(
        language,
        400,
        'redirect_uri_mismatch',
        `You can't sign in because ${client.name} sent an invalid request.`,
      );
    if (query.get('response_type') !== 'code')
      return broken(language, 'Required parameter is missing: response_type');
    const asked = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const scopes = [...new Set(asked.map((scope) => longNames[scope] ?? scope))];
    if (scopes.length === 0) return broken(language, 'Missing required parameter: scope');
    for (const scope of scopes)
      if (!Object.hasOwn(pageTexts.en.scopes, scope))
        return errorPage(
          language,
          400,
          'invalid_scope',
          `Some requested scopes were invalid. {invalid=[${scope}]}`,
        );
    const challenge = query.get('code_challenge');
    if (challenge !== null && query.get('code_challenge_method') !== 'S256')
      complain('the code challenge is not S256');
    if (challenge === null) complain('authorization without a code challenge');
    if (query.get('state') === null) complain('authorization without state');
    return {
      client,
      redirectUri,
      state: query.get('state'),
      scopes,
      challenge,
      nonce: query.get('nonce'),
      isOffline: query.get('access_type') === 'offline',
      prompts: (query.get('prompt') ?? '').split(' '),
      includesGranted: query.get('include_granted_scopes') === 'true',
      person: null,
      warned: false,
    };
  };

  const back = (flow: Flow, answer: Readonly<Record<string, string>>): AuthorizationAnswer => {
    const url = new URL(flow.redirectUri);
    if (flow.state !== null) url.searchParams.set('state', flow.state);
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
    return { redirect: url.href };
  };

  const allow = (flow: Flow, person: Person, ticked: readonly string[]): AuthorizationAnswer => {
    const { client, redirectUri, challenge, nonce } = flow;
    const known = grants.allowed(person, client);
    // a refresh token comes with the first consent, and again only when consent was asked for
    const isOffline =
      flow.isOffline &&
      (flow.prompts.includes('consent') || !flow.scopes.every((scope) => known.includes(scope)));
    const scopes = flow.includesGranted ? [...new Set([...known, ...ticked])] : ticked;
    const code = grants.newCode({ person, client, scopes, redirectUri, challenge, nonce, isOffline });
    return back(flow, {
      code,
      // the redirect alone has the short names too
      scope: [
        ...Object.keys(longNames).filter((name) => scopes.includes(longNames[name] ?? '')),
        ...scopes,
      ].join(' '),
      authuser: '0',
      ...(person.organisation === undefined ? {} : { hd: person.organisation }),
      prompt: flow.prompts.includes('consent') ? 'consent' : 'none',
    });
  };

  /** The next page for a person who was chosen. */
  const onward = (id: string, flow: Flow, person: Person, language: PageLanguage): AuthorizationAnswer => {
    const { client } = flow;
    const refusal = refusalOf(client, person, policyOf(person));
    if (refusal !== null) return errorPage(language, refusal.status, refusal.code, refusal.text);
    if (client.verification === 'unverified' && !flow.warned) return warningPage(visit(id, flow, language));
    const known = grants.allowed(person, client);
    if (!flow.prompts.includes('consent') && flow.scopes.every((scope) => known.includes(scope)))
      return allow(flow, person, flow.scopes);
    const asked = flow.scopes.filter((scope) => !signInScopes.includes(scope));
    return consentPage(
      visit(id, flow, language),
      person.email,
      flow.scopes.map((scope) => ({
        scope,
        words: pageTexts[language].scopes[scope] ?? scope,
        hasBox: asked.length > 1 && asked.includes(scope),
      })),
    );
  };

  return {
    begin(query, { userAgent, language }) {
      if (embedded.test(userAgent))
        return errorPage(
          language,
          403,
          'disallowed_useragent',
          "You can't sign in from this app because it doesn't comply with Google's secure browsers policy.",
        );
      const flow = read(query, language);
      if ('html' in flow) return flow;
      const id = randomBytes(16).toString('hex');
      flows.set(id, flow);
      const hinted = people.byAddress(query.get('login_hint') ?? '');
      if (hinted !== null && !flow.prompts.includes('select_account')) {
        flow.person = hinted;
        return onward(id, flow, hinted, language);
      }
      if (flow.prompts.includes('none')) return back(flow, { error: 'interaction_required' });
      return chooserPage(visit(id, flow, language), signedIn());
    },
    step(form, { language }) {
      const id = form.get('flow') ?? '';
      const flow = flows.get(id);
      if (flow === undefined) return broken(language, 'This sign-in is over. Start again from the app.');
      const step = form.get('step');
      if (step === 'cancel' || step === 'back') {
        flows.delete(id);
        return back(flow, { error: 'access_denied' });
      }
      if (step === 'account') flow.person = people.byAddress(form.get('account') ?? '');
      if (step === 'unverified') flow.warned = true;
      const { person } = flow;
      if (person === null) return chooserPage(visit(id, flow, language), signedIn());
      if (step !== 'consent') return onward(id, flow, person, language);
      flows.delete(id);
      const ticked = form.getAll('scope');
      return allow(
        flow,
        person,
        flow.scopes.filter((scope) => ticked.includes(scope)),
      );
    },
  };
}

/** Desktop programs may come back to any port of the loopback address. */
function isLoopback(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  );
}
