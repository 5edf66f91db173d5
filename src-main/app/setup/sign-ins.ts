/**
 * The sign-ins at providers (A1): the one in the browser that is under way, and the access tokens of those that are kept. Its code is
 * loaded when a sign-in by OAuth is first needed: an account with a password does without.
 */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Feature, KeptTokens, RunningSignIn, SignInOutcome } from '../../accounts/oauth/index.ts';
import { createTokenSources, type SignInKind } from '../../accounts/token-sources.ts';
import type { ApplicationContext } from '../context.ts';
import type { TokensOf } from '../threads/messages.ts';
import type { AccountPart } from './secrets.ts';

type Waiting = NonNullable<AppState['signIn']['waiting']>;

export interface BrowserSignIn extends SignInKind, Pick<Waiting, 'for' | 'mailbox'> {
  readonly features: readonly Feature[];
  /** The expected address; blank: any. */
  readonly address: string;
  /** The sign-in that is renewed or extended: its account is expected, and what it has granted is asked for again. Null: a new one. */
  readonly renews: AccountPart | null;
}

export type SignedIn = Extract<SignInOutcome, { readonly type: 'signed-in' }>;

export interface SignIns {
  /** For threads: named by the part. */
  readonly tokens: TokensOf;
  /** Sends the person to the provider. Null: they cancelled. @throws ProblemError */
  inBrowser(request: BrowserSignIn): Promise<SignedIn | null>;
  /** Keeps what came of it. One of another account that was kept before is given back. @throws ProblemError `store-locked` */
  keep(part: AccountPart, kind: SignInKind, signedIn: SignedIn): Promise<void>;
  /** Whether the kept sign-in was granted what these features need. */
  covers(part: AccountPart, features: readonly Feature[]): Promise<boolean>;
  /** Keeps the sign-in of one part for another one as well. @throws ProblemError `sign-in-required` | `store-locked` */
  copy(from: AccountPart, to: AccountPart, kind: SignInKind): Promise<void>;
  /** As `end`, and the permission is not given back while another part signs in as the same person. */
  drop(part: AccountPart): Promise<void>;
  /** Ends the sign-in in the browser. */
  cancel(): void;
  /** Gives the permission back to the provider; what is sealed is removed by the caller. Never rejects for expected trouble. */
  end(part: AccountPart): Promise<void>;
  close(): Promise<void>;
}

export interface SignInsParts extends Pick<ApplicationContext, 'clock' | 'state' | 'vault'> {
  /** The name under which the vault keeps a part's secrets. */
  readonly ownerOf: (part: AccountPart) => string;
  /** What is saved of a part's sign-in; null: it has none by OAuth. */
  readonly saved: (part: AccountPart) => SignInKind | null;
  /** All parts that may have one. */
  readonly parts: () => readonly AccountPart[];
}

const endWithinMs = 5_000;

export function createSignIns({ clock, state, vault, ownerOf, saved, parts }: SignInsParts): SignIns {
  let current: RunningSignIn | null = null;
  /** Kept since the program started, and not saved by setup yet. */
  const fresh = new Map<string, SignInKind>();
  const kindOf = (part: string): SignInKind | null => fresh.get(part) ?? saved(part as AccountPart);
  const keptOf = async (part: string): Promise<KeptTokens> => {
    const { keptTokens } = await import('../../accounts/oauth/index.ts');
    return keptTokens(vault, ownerOf(part as AccountPart));
  };
  const subjectOf = async (part: AccountPart): Promise<string | null> =>
    (await (await keptOf(part)).read().catch(unlessBug))?.subject ?? null;
  const sources = createTokenSources({ clock, kindOf, keptOf });

  const finish = (signIn: RunningSignIn, signedInAs: string | null): void => {
    if (current !== signIn) return;
    current = null;
    state.change('signIn', { waiting: null, signedInAs });
  };
  const cancel = (): void => {
    current?.cancel();
    current = null;
    state.change('signIn', { waiting: null, signedInAs: null });
  };

  const signIns: SignIns = {
    tokens: sources.source,
    async inBrowser({ kind, client: own, features, address, renews, ...place }) {
      cancel();
      const { startBrowserSignIn, signInWaitMs } = await import('../../accounts/oauth/index.ts');
      const { server, client, endpoint, whyBarred } = await sources.parts({ kind, client: own });
      const before = renews === null ? null : await (await keptOf(renews)).read();
      const claims =
        before === null || renews === null
          ? null
          : (await sources.open(renews).catch(unlessBug))?.challenge();
      const connected = new Set<string>();
      for (const part of parts()) {
        const kept = await (await keptOf(part)).read().catch(unlessBug);
        if (kept !== null) connected.add(kept.subject);
      }
      const { language } = state.topic('settings');
      const signIn = await startBrowserSignIn(
        {
          ...{ server, client, features, before },
          claims: claims ?? null,
          language: language === 'system' ? null : language,
          expected: { subject: before?.subject || null, addresses: address === '' ? [] : [address] },
        },
        { endpoint, clock, whyBarred, isConnected: (subject) => connected.has(subject) },
      );
      current = signIn;
      const { url } = signIn;
      const until = clock.now() + signInWaitMs;
      const { clientId } = client;
      state.change('signIn', { waiting: { kind, ...place, url, clientId, until }, signedInAs: null });
      const outcome = await signIn.outcome;
      finish(signIn, outcome.type === 'wrong-account' ? outcome.signedInAs : null);
      switch (outcome.type) {
        case 'signed-in':
          return outcome;
        case 'cancelled':
          return null;
        case 'expired':
          return fail('sign-in-expired');
        default:
          throw new ProblemError({ ...outcome.problem, side: 'provider' });
      }
    },
    async keep(part, kind, signedIn) {
      const before = await (await keptOf(part)).read().catch(unlessBug);
      if (before !== null && before.subject !== signedIn.identity.subject) await signIns.end(part);
      fresh.set(part, kind);
      await (await sources.open(part)).adopt(signedIn.tokens);
    },
    async covers(part, features) {
      const kind = kindOf(part);
      if (kind === null) return false;
      const { featuresWithout } = await import('../../accounts/oauth/index.ts');
      const { server } = await sources.parts(kind);
      const granted = (await (await sources.open(part)).scopes()) ?? [];
      return featuresWithout(server, features, granted).length === 0;
    },
    async copy(from, to, kind) {
      const tokens = (await (await keptOf(from)).read()) ?? fail('sign-in-required');
      if (!(await (await keptOf(to)).write(tokens))) fail('store-locked', { reason: 'key-store' });
      fresh.set(to, kind);
      // what was opened before holds other tokens
      sources.forget(to);
    },
    async drop(part) {
      const others = await Promise.all(
        parts()
          .filter((one) => one !== part)
          .map(subjectOf),
      );
      const mine = await subjectOf(part);
      if (mine !== null && !others.includes(mine)) await signIns.end(part);
      sources.forget(part);
      fresh.delete(part);
    },
    cancel,
    async end(part) {
      if (kindOf(part) === null) return;
      try {
        await (await sources.open(part)).revoke(AbortSignal.timeout(endWithinMs));
      } catch (error) {
        unlessBug(error);
      }
      sources.forget(part);
      fresh.delete(part);
    },
    async close() {
      cancel();
      await sources.close();
    },
  };
  return signIns;
}

/** Null for expected trouble. @throws a bug */
function unlessBug(error: unknown): null {
  if (problemOf(error) === null) throw error;
  return null;
}
