/** The endpoint of authorization: from the browser's first request, over the pages, to the redirect back to the program. */
import { randomBytes } from 'node:crypto';
import type { Json } from '../../simulator/json.ts';
import type { People, Person } from '../people.ts';
import { accountRefusal, type ClientRequest, requestRefusal } from './checks.ts';
import type { IdentityClient } from './clients.ts';
import type { Directory } from './directory.ts';
import type { Grants } from './grants.ts';
import {
  approvalPage,
  chooserPage,
  consentPage,
  type Page,
  refusalPage,
  requestedPage,
  secondFactorPage,
} from './pages.ts';
import type { Details, RefusalWords } from './refusal-words.ts';
import { refusal } from './refusals.ts';
import { readScopes, scopeWords } from './scopes.ts';

export type BrowserAnswer = Page | { readonly redirect: string };

export interface Authorization {
  /** @param tenant of the path, such as `common` */
  begin(tenant: string, query: URLSearchParams): BrowserAnswer;
  /** The page for administrators: `/{tenant}/adminconsent` and `/{tenant}/v2.0/adminconsent`. */
  beginConsent(tenant: string, query: URLSearchParams): BrowserAnswer;
  /** @param form what a page's button sent */
  step(form: URLSearchParams): BrowserAnswer;
}

export interface AuthorizationParts {
  readonly people: People;
  readonly directory: Directory;
  readonly grants: Grants;
  readonly words: RefusalWords;
  readonly complain: (text: string) => void;
}

interface Flow extends ClientRequest {
  readonly client: IdentityClient;
  readonly state: string | null;
  readonly openId: readonly string[];
  readonly graph: readonly string[];
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly prompts: readonly string[];
  /** An administrator allows the program for all, and nobody signs in. */
  readonly isForAll: boolean;
  person: Person | null;
}

export function createAuthorization(parts: AuthorizationParts): Authorization {
  const { people, directory, grants, words, complain } = parts;
  const flows = new Map<string, Flow>();

  const details = (
    { client, tenant, redirectUri }: ClientRequest,
    person: Person | null = null,
  ): Details => ({
    client: client?.id ?? '',
    app: client?.name ?? '',
    tenant: person?.organisation ?? tenant,
    user: person?.email ?? '',
    redirect: redirectUri ?? '',
  });
  const back = (flow: Pick<Flow, 'redirectUri' | 'state'>, answer: Json): BrowserAnswer => {
    const url = new URL(flow.redirectUri ?? '');
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, String(value));
    if (flow.state !== null) url.searchParams.set('state', flow.state);
    return { redirect: url.href };
  };
  const refuse = (flow: Flow, number: number, more: Details = {}): BrowserAnswer => {
    const found = refusal(number);
    const text = words.describe(found, { ...details(flow, flow.person), ...more });
    if (found.place === 'page') return refusalPage(text);
    return back(flow, {
      error: found.error,
      error_description: text,
      ...(found.suberror === undefined ? {} : { error_subcode: found.suberror }),
      ...(found.claims === undefined ? {} : { claims: found.claims }),
    });
  };

  const start = (tenant: string, query: URLSearchParams, isForAll: boolean): Flow | BrowserAnswer => {
    const client = directory.client(query.get('client_id') ?? '');
    // a request of an administrator may do without an address, and comes back to a registered one
    const registered = isForAll ? (client?.redirectUris[0] ?? null) : null;
    const request: ClientRequest = {
      ...{ client, tenant },
      redirectUri: query.get('redirect_uri') ?? registered,
    };
    const wrong = requestRefusal(request, directory);
    if (wrong !== null)
      return refusalPage(words.describe(refusal(wrong), { ...details(request), parameter: 'client_id' }));
    const scopes = readScopes(query.get('scope') ?? (isForAll ? (client?.permissions ?? []).join(' ') : ''));
    const flow: Flow = {
      ...request,
      client: request.client as IdentityClient,
      state: query.get('state'),
      openId: scopes.type === 'scopes' ? scopes.openId : [],
      graph: scopes.type === 'scopes' ? scopes.graph : [],
      challenge: query.get('code_challenge'),
      nonce: query.get('nonce'),
      prompts: (query.get('prompt') ?? '').split(' '),
      isForAll,
      person: null,
    };
    if (scopes.type === 'unknown') return refuse(flow, 70011, { scope: scopes.text });
    return flow;
  };
  const keep = (flow: Flow): string => {
    const id = randomBytes(16).toString('hex');
    flows.set(id, flow);
    return id;
  };

  const finish = (id: string, flow: Flow, person: Person): BrowserAnswer => {
    flows.delete(id);
    const { client, openId, graph, redirectUri, challenge, nonce } = flow;
    if (flow.isForAll) {
      directory.allowForTenant(person.tenant, client, graph);
      return back(flow, { admin_consent: 'True', tenant: person.tenant, scope: graph.join(' ') });
    }
    directory.allow(person, client, graph);
    const code = grants.newCode({
      person,
      client,
      openId,
      graph,
      redirectUri: redirectUri ?? '',
      challenge,
      nonce,
    });
    return back(flow, { code, session_state: id });
  };

  /** The next page for a person who was chosen. */
  const onward = (id: string, flow: Flow, person: Person): BrowserAnswer => {
    const { client } = flow;
    const wrong = accountRefusal(flow, person);
    if (wrong !== null) return refuse(flow, wrong);
    const set = directory.refusalAt(person, 'sign-in');
    if (set?.isMendedBySignIn === true && !flow.prompts.includes('none'))
      return secondFactorPage(id, person.email);
    if (set !== null && set.number !== 90094 && set.number !== 90095) return refuse(flow, set.number);
    const policy =
      set?.number === 90095 ? 'request' : set === null ? directory.policyOf(person) : 'administrators';
    const asked = flow.graph.map(scopeWords);
    if (flow.isForAll)
      return person.isAdministrator === true
        ? consentPage(id, client.name, person.email, asked, person.organisation ?? '')
        : approvalPage(id, client.name, words.describe(refusal(90094), details(flow, person)), false);
    const known = directory.allowed(person, client);
    const isKnown = set === null && flow.graph.every((scope) => known.includes(scope));
    if (isKnown && !flow.prompts.includes('consent')) return finish(id, flow, person);
    if (flow.prompts.includes('none')) return refuse(flow, 65001);
    if (policy === 'people' || person.isAdministrator === true || isKnown)
      return consentPage(id, client.name, person.email, asked, null);
    const takesRequests = policy === 'request';
    const text = words.describe(refusal(takesRequests ? 90095 : 90094), details(flow, person));
    return approvalPage(id, client.name, text, takesRequests);
  };

  return {
    begin(tenant, query) {
      const flow = start(tenant, query, false);
      if (!('client' in flow)) return flow;
      if (query.get('response_type') === null)
        return back(flow, {
          error: 'invalid_request',
          error_description: "The provided request must include a 'response_type' input parameter.",
        });
      if (flow.openId.length + flow.graph.length === 0) return refuse(flow, 900144, { parameter: 'scope' });
      if (flow.challenge === null) complain('authorization without a code challenge');
      else if (query.get('code_challenge_method') !== 'S256') complain('the code challenge is not S256');
      if (flow.state === null) complain('authorization without state');
      const id = keep(flow);
      const hinted = people.find(query.get('login_hint') ?? '');
      if (hinted !== null && !flow.prompts.includes('select_account')) {
        flow.person = hinted;
        return onward(id, flow, hinted);
      }
      if (flow.prompts.includes('none')) return refuse(flow, 50058);
      return chooserPage(id, flow.client.name, people.all());
    },
    beginConsent(tenant, query) {
      const flow = start(tenant, query, true);
      if (!('client' in flow)) return flow;
      return chooserPage(keep(flow), flow.client.name, people.all());
    },
    step(form) {
      const id = form.get('flow') ?? '';
      const flow = flows.get(id);
      if (flow === undefined) return refusalPage('This sign-in is over. Start again from the app.');
      const step = form.get('step');
      if (step === 'cancel') {
        flows.delete(id);
        return refuse(flow, 65004);
      }
      if (step === 'account') {
        flow.person = people.find(form.get('account') ?? '');
        if (flow.person === null) return refuse(flow, 50034, { user: form.get('account') ?? '' });
      }
      const { person } = flow;
      if (person === null) return chooserPage(id, flow.client.name, people.all());
      if (step === 'second-factor') directory.clearRefusal(person);
      if (step === 'request') return requestedPage(flow.client.name);
      return step === 'consent' ? finish(id, flow, person) : onward(id, flow, person);
    },
  };
}
