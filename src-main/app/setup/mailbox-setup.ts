/** Connects, renews and disconnects the mailboxes of a running account. Screens see the outcome in topic `mail`. */
import {
  type AppState,
  type CallInput,
  type Credentials,
  type CredentialsOf,
  newMailbox,
} from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { kindNamed, knownKinds } from '../kinds.ts';
import type { AccountFiles } from './account-files.ts';
import { accountRemovals } from './account-removals.ts';
import type { SetupDraft } from './draft.ts';
import { findKeyPlace } from './key-place.ts';
import { createProber, type Prober } from './prober.ts';
import {
  furtherMailboxesIn,
  type SavedMailbox,
  savedMailboxIn,
  saveFurtherMailbox,
} from './saved-mailbox.ts';
import { type AccountPart, mailPart, type SetupSecrets } from './secrets.ts';
import type { MailboxFound, MailServerFound } from './setup-questions.ts';
import type { SignIns } from './sign-ins.ts';
import { createTurns, type Turns } from './turns.ts';

type Connecting = Pick<AppState['mail'], 'discovered' | 'busy' | 'problem' | 'failed'>;
type ShownMailbox = Connecting & Pick<AppState['mail'], 'mailbox'>;

export interface MailboxSetup {
  readonly handlers: HandlersOf<'mail.discover' | 'mail.connect' | 'mail.sign-in' | 'mail.disconnect'>;
  /** What setup knows of topic `mail`: the first mailbox, those beside it by address, and the one that is being added. */
  shown(): ShownMailbox & {
    readonly further: readonly (ShownMailbox & { readonly id: string })[];
    /** Null where none can be added. */
    readonly adding: Connecting | null;
  };
  onChanged(listener: () => void): void;
  close(): Promise<void>;
}

export interface MailboxSetupParts
  extends Pick<ApplicationContext, 'profile' | 'logger' | 'state' | 'sync' | 'vault'> {
  readonly secrets: SetupSecrets;
  readonly files: Pick<AccountFiles, 'clearFurtherMailbox'>;
  readonly draft: () => SetupDraft;
  readonly signIns: SignIns;
  /** Starts the account's engines anew, with the mailboxes as they are now. */
  readonly restart: () => Promise<void>;
}

/** Where one mailbox is connected or renewed: the first one, a further one, or the one that is being added. */
interface Place {
  readonly turns: Turns;
  readonly prober: Prober;
  discovered: AppState['mail']['discovered'];
}

const passwordKinds = knownKinds.mailboxes.flatMap(({ kind, credentials }) =>
  credentials === 'password' ? [kind] : [],
);

export function mailboxSetup(parts: MailboxSetupParts): MailboxSetup {
  const { profile, logger, state, sync, vault, secrets, files, draft, signIns, restart } = parts;
  const listeners = new Set<() => void>();
  const show = (): void => {
    for (const listener of listeners) listener();
  };
  const places = new Map<string | null, Place>();
  const placeOf = (id: string | null): Place => {
    const known = places.get(id);
    if (known !== undefined) return known;
    const place: Place = {
      turns: createTurns(show),
      prober: createProber(logger, signIns.tokens),
      discovered: null,
    };
    places.set(id, place);
    return place;
  };
  /** Saved, while the engines do not have them yet: what is shown can be asked about. */
  const arriving = new Set<string | null>();
  const savedOf = (id: string | null): SavedMailbox | null =>
    id === null
      ? savedMailboxIn(profile)
      : (furtherMailboxesIn(profile).find((one) => one.id === id) ?? null);
  const isSample = (): boolean => state.topic('app').mode === 'sample';
  const refuseUnlessRunning = (): void => {
    const { step } = draft();
    if (isSample() || (step !== 'first-run' && step !== 'done')) fail('setup-invalid', { field: 'step' });
  };
  const removals = accountRemovals({ profile, logger, sync });
  sync.onRan(removals.tell);

  /** The same mailbox twice would be carried twice. */
  const refuseTaken = (mine: string | null, isSame: (other: SavedMailbox) => boolean): void => {
    const first = savedMailboxIn(profile);
    const others = [
      ...(first === null || mine === null ? [] : [first]),
      ...furtherMailboxesIn(profile).filter(({ id }) => id !== mine),
    ];
    if (others.some(isSame)) fail('mailbox-taken');
  };

  /** Whether the mailbox is that of the calendar's account, by a kind that has both. */
  const isAccounts = (kind: string, address: string): boolean => {
    const { account } = draft();
    return account?.summary.kind === kind && account.summary.address.toLowerCase() === address.toLowerCase();
  };
  const accounts = (): Credentials | null => draft().account?.credentials ?? null;
  /** The mailbox of the calendar's account needs not be looked for; null where the account has none with a password. */
  const accountsMailbox = (address: string): MailServerFound | null => {
    const { kind = '', host = '' } = draft().account?.summary ?? {};
    if (!passwordKinds.includes(kind) || !isAccounts(kind, address)) return null;
    return { kind, user: address, host, url: `https://${host}`, needsConfirmation: false };
  };

  const connect = async (
    { mailbox, address: typed, credentials: given, secret }: CallInput<'mail.connect'>,
    { prober, discovered }: Place,
    isCurrent: () => boolean,
  ): Promise<void> => {
    const known = savedOf(mailbox);
    // the address of a further mailbox is what it is known by
    const address =
      mailbox === null ? typed.trim() || (known?.address ?? '') : (known?.address ?? typed.trim());
    const kind =
      known?.kind ??
      passwordKinds.find((one) => one === discovered?.kind && discovered.address === address) ??
      passwordKinds[0] ??
      '';
    const id = mailbox === null ? null : mailboxAccountIdOf(address);
    refuseTaken(id, (other) => other.address.toLowerCase() === address.toLowerCase());
    if (mailbox === newMailbox && known === null && savedOf(id) !== null) fail('mailbox-taken');
    const before = known?.credentials ?? (secret === null && isAccounts(kind, address) ? accounts() : null);
    const credentials = wholeCredentials(given, before);
    const password = secret ?? (await secrets.need('account', 'password'));
    const found = await prober.ask('mailbox', { kind, address, credentials, secret: password });
    if (!isCurrent()) return;
    checkFound(id, known, found);
    if (secret !== null && !(await secrets.put(mailPart(id), 'password', secret)))
      fail('setup-invalid', { field: 'allowKeyFile' });
    save(mailbox, id, {
      ...{ kind, address, host: hostOf(found), user: found.user, sameSignIn: secret === null },
      // the server that was found is not looked for again (S1)
      credentials: { ...credentials, url: found.url, user: found.user },
    });
  };

  /** Signs in in the browser, unless the account's sign-in has what mail needs. */
  const signIn = async (
    { mailbox, kind: typedKind, address: typed, client, allowKeyFile }: CallInput<'mail.sign-in'>,
    { prober }: Place,
    isCurrent: () => boolean,
  ): Promise<void> => {
    const known = savedOf(mailbox);
    const { account } = draft();
    const kind = known?.kind ?? typedKind;
    if (kindNamed(knownKinds.mailboxes, kind).credentials !== 'oauth')
      fail('setup-invalid', { field: 'kind' });
    await findKeyPlace(allowKeyFile, { vault, state });
    const wanted = known?.address ?? typed.trim();
    const ofAccount = account?.credentials.type === 'oauth' && account.summary.kind === kind ? account : null;
    const isAccounts =
      known?.sameSignIn ??
      (mailbox === null &&
        ofAccount !== null &&
        (wanted === '' || wanted.toLowerCase() === ofAccount.summary.address.toLowerCase()));
    const knownClient = known?.credentials.type === 'oauth' ? known.credentials.client : null;
    const accountClient = ofAccount?.credentials.type === 'oauth' ? ofAccount.credentials.client : null;
    const own = isAccounts ? accountClient : (client ?? knownClient ?? accountClient);
    const features = isAccounts ? (['calendar', 'mail'] as const) : (['mail'] as const);
    const expected = isAccounts ? (ofAccount?.summary.address ?? '') : wanted;
    let address = expected;
    const partOf = (): AccountPart =>
      isAccounts ? 'account' : mailPart(mailbox === null ? null : mailboxAccountIdOf(address));
    // after a stop the sign-in may still hold; one that met trouble is renewed
    const holds = isAccounts && known === null && (await signIns.covers('account', features));
    if (!holds) {
      const signedIn = await signIns.inBrowser({
        ...{ kind, client: own, features, address: expected, for: 'mail', mailbox },
        renews: isAccounts || known !== null ? partOf() : null,
      });
      if (signedIn === null || !isCurrent()) return;
      if (!isAccounts && known === null) address = signedIn.identity.addresses[0] ?? address;
      refuseTaken(
        isAccounts || mailbox === null ? null : mailboxAccountIdOf(address),
        (other) => other.address.toLowerCase() === address.toLowerCase(),
      );
      await signIns.keep(partOf(), { kind, client: own }, signedIn);
    }
    const id = mailbox === null ? null : mailboxAccountIdOf(address);
    const credentials = { type: 'oauth' as const, user: address, client: own };
    const found = await prober.ask('mailbox', {
      ...{ kind, address, credentials, secret: '', signIn: partOf() },
    });
    if (!isCurrent()) return;
    checkFound(id, known, found);
    save(mailbox, id, {
      ...{ kind, address, host: hostOf(found), user: found.user, sameSignIn: isAccounts, credentials },
    });
  };

  /** The links of one mailbox mean nothing in another one, and the same one twice would be carried twice. */
  const checkFound = (id: string | null, known: SavedMailbox | null, found: MailboxFound): void => {
    const isSame = (saved: SavedMailbox): boolean =>
      saved.user === found.user &&
      (saved.credentials.type === 'password'
        ? saved.credentials.url === found.url
        : saved.host === hostOf(found));
    if (known !== null && !isSame(known)) fail('primary-is-permanent');
    refuseTaken(id, isSame);
  };
  const save = (mailbox: string | null, id: string | null, saved: SavedMailbox): void => {
    if (savedOf(id) === null) arriving.add(id);
    if (id === null) profile.set('mail', saved);
    else {
      // an earlier removal of the same mailbox must not remove it again
      removals.takeBack(id);
      saveFurtherMailbox(profile, id, saved);
    }
    placeOf(mailbox).discovered = null;
  };
  /** What the work saves is shown once the engines have it. */
  const takeIn = async ({ prober }: Place, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      await prober.stop();
      await restart();
    } finally {
      arriving.clear();
    }
  };
  const checkPlace = (mailbox: string | null): void => {
    refuseUnlessRunning();
    const isNew = mailbox === newMailbox;
    const isKnown = isNew ? savedOf(null) !== null : mailbox === null || savedOf(mailbox) !== null;
    const adding = state.topic('mail').adding.state;
    if (!isKnown || (isNew && adding === 'too-many')) fail('setup-invalid', { field: 'mail' });
    if (isNew && adding === 'not-allowed') fail('crm-one-mailbox');
  };

  const shownPlace = (id: string | null): Connecting => {
    const place = places.get(id);
    return {
      discovered: place?.discovered ?? null,
      busy: place?.turns.busy() ?? null,
      problem: place?.turns.trouble() ?? null,
      failed: place?.turns.troubled() ?? null,
    };
  };
  const shownOf = (id: string | null): ShownMailbox => {
    const saved = arriving.has(id) ? null : savedOf(id);
    return {
      mailbox:
        saved === null
          ? null
          : {
              ...{ kind: saved.kind, address: saved.address, user: saved.user },
              ...{ host: saved.host, sameSignIn: saved.sameSignIn },
            },
      ...shownPlace(id),
    };
  };

  return {
    handlers: {
      async 'mail.discover'({ mailbox, address }) {
        const place = placeOf(mailbox);
        await place.turns.take('mail.discover', async (isCurrent) => {
          place.discovered = null;
          const found =
            accountsMailbox(address.trim()) ??
            (await place.prober.ask('mail-discover', { address: address.trim() }));
          if (!isCurrent()) return;
          if (found === null) fail('not-a-mail-server');
          place.discovered = { address: address.trim(), ...found };
        });
        await place.prober.stop();
        return {};
      },
      async 'mail.connect'(input) {
        const { mailbox } = input;
        checkPlace(mailbox);
        const place = placeOf(mailbox);
        await place.turns.take('mail.connect', (isCurrent) =>
          takeIn(place, () => connect(input, place, isCurrent)),
        );
        return {};
      },
      async 'mail.sign-in'(input) {
        const { mailbox } = input;
        checkPlace(mailbox);
        state.change('signIn', { lastKind: savedOf(mailbox)?.kind ?? input.kind });
        const place = placeOf(mailbox);
        await place.turns.take('mail.sign-in', (isCurrent) =>
          takeIn(place, () => signIn(input, place, isCurrent)),
        );
        return {};
      },
      async 'mail.disconnect'({ mailbox }) {
        refuseUnlessRunning();
        if (savedOf(mailbox) === null) fail('setup-invalid', { field: 'mail' });
        const hasOwnSignIn = savedOf(mailbox)?.sameSignIn === false;
        placeOf(mailbox).turns.abandon();
        places.delete(mailbox);
        if (mailbox === null) {
          profile.set('mail', null);
          profile.set('mail-agreed-at', null);
        } else {
          removals.remember(mailbox);
          saveFurtherMailbox(profile, mailbox, null);
        }
        // no run of it is under way any more when its data is removed
        await restart();
        if (mailbox === null) await sync.ask('mail-forget', {});
        else files.clearFurtherMailbox(mailbox);
        if (hasOwnSignIn) await signIns.end(mailPart(mailbox));
        await secrets.forgetPart(mailPart(mailbox));
        removals.tell();
        show();
        return {};
      },
    },
    shown: () => ({
      ...shownOf(null),
      further: furtherMailboxesIn(profile)
        .filter(({ id }) => !arriving.has(id))
        .map(({ id }) => ({ ...shownOf(id), id })),
      adding: isSample() ? null : shownPlace(newMailbox),
    }),
    onChanged: (listener) => void listeners.add(listener),
    async close() {
      for (const { turns, prober } of places.values()) {
        turns.abandon();
        await prober.stop();
      }
    },
  };
}

/** What is left blank is as it was; a server without a protocol is one of IMAP with TLS from the first byte. */
function wholeCredentials(
  typed: CallInput<'mail.connect'>['credentials'],
  known: Credentials | null,
): CredentialsOf<'password'> {
  if (typed.type !== 'password') return fail('setup-invalid', { field: 'mail' });
  const before = known?.type === 'password' ? known : null;
  const domain = typed.domain?.trim() || before?.domain;
  const authentication = typed.authentication ?? before?.authentication;
  const url = typed.url.trim() || (before?.url ?? '');
  const confirmed = typed.confirmedHosts.map((host) => host.trim().toLowerCase()).filter(Boolean);
  return {
    type: 'password',
    user: typed.user.trim() || (before?.user ?? ''),
    url: url === '' || /^[a-z]+:\/\//i.test(url) ? url : `imaps://${url}`,
    ca: typed.ca.trim() || (before?.ca ?? ''),
    confirmedHosts: [...new Set([...(before?.confirmedHosts ?? []), ...confirmed])],
    ...(domain === undefined ? {} : { domain }),
    ...(authentication === undefined ? {} : { authentication }),
  };
}

function hostOf({ url }: Pick<MailboxFound, 'url'>): string {
  return URL.parse(url)?.host ?? url;
}
