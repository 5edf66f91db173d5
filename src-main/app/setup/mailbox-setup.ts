/** Connects, renews and disconnects the mailboxes of a running account. Screens see the outcome in topic `mail`. */
import { type AppState, type CallInput, newMailbox } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { knownKinds } from '../kinds.ts';
import type { AccountFiles } from './account-files.ts';
import { accountRemovals } from './account-removals.ts';
import type { SetupDraft } from './draft.ts';
import { createProber, type Prober } from './prober.ts';
import {
  furtherMailboxesIn,
  type SavedMailbox,
  savedMailboxIn,
  saveFurtherMailbox,
} from './saved-mailbox.ts';
import { mailPart, type SetupSecrets } from './secrets.ts';
import { createTurns, type Turns } from './turns.ts';

type Connecting = Pick<AppState['mail'], 'discovered' | 'busy' | 'problem' | 'failed'>;
type ShownMailbox = Connecting & Pick<AppState['mail'], 'mailbox'>;

export interface MailboxSetup {
  readonly handlers: HandlersOf<'mail.discover' | 'mail.connect' | 'mail.disconnect'>;
  /** What setup knows of topic `mail`: the first mailbox, those beside it by address, and the one that is being added. */
  shown(): ShownMailbox & {
    readonly further: readonly (ShownMailbox & { readonly id: string })[];
    /** Null where none can be added. */
    readonly adding: Connecting | null;
  };
  onChanged(listener: () => void): void;
  close(): Promise<void>;
}

export interface MailboxSetupParts extends Pick<ApplicationContext, 'profile' | 'logger' | 'state' | 'sync'> {
  readonly secrets: SetupSecrets;
  readonly files: Pick<AccountFiles, 'clearFurtherMailbox'>;
  readonly draft: () => SetupDraft;
  /** Starts the account's engines anew, with the mailboxes as they are now. */
  readonly restart: () => Promise<void>;
}

/** Where one mailbox is connected or renewed: the first one, a further one, or the one that is being added. */
interface Place {
  readonly turns: Turns;
  readonly prober: Prober;
  discovered: AppState['mail']['discovered'];
}

export function mailboxSetup(parts: MailboxSetupParts): MailboxSetup {
  const { profile, logger, state, sync, secrets, files, draft, restart } = parts;
  const listeners = new Set<() => void>();
  const show = (): void => {
    for (const listener of listeners) listener();
  };
  const places = new Map<string | null, Place>();
  const placeOf = (id: string | null): Place => {
    const known = places.get(id);
    if (known !== undefined) return known;
    const place: Place = { turns: createTurns(show), prober: createProber(logger), discovered: null };
    places.set(id, place);
    return place;
  };
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

  const connect = async (
    { mailbox, address: typed, credentials: given, secret }: CallInput<'mail.connect'>,
    { prober }: Place,
    isCurrent: () => boolean,
  ): Promise<void> => {
    const known = savedOf(mailbox);
    const kind = known?.kind ?? knownKinds.mailboxes[0]?.kind ?? '';
    // the address of a further mailbox is what it is known by
    const address =
      mailbox === null ? typed.trim() || (known?.address ?? '') : (known?.address ?? typed.trim());
    const id = mailbox === null ? null : mailboxAccountIdOf(address);
    refuseTaken(id, (other) => other.address.toLowerCase() === address.toLowerCase());
    if (mailbox === newMailbox && known === null && savedOf(id) !== null) fail('mailbox-taken');
    const credentials = wholeCredentials(given, known);
    const password = secret ?? (await secrets.need('account', 'password'));
    const found = await prober.ask('mailbox', { kind, address, credentials, secret: password });
    if (!isCurrent()) return;
    // the links of one mailbox mean nothing in another one
    if (known !== null && (known.user !== found.user || known.credentials.url !== found.url))
      fail('primary-is-permanent');
    refuseTaken(id, (other) => other.user === found.user && other.credentials.url === found.url);
    if (secret !== null && !(await secrets.put(mailPart(id), 'password', secret)))
      fail('setup-invalid', { field: 'allowKeyFile' });
    const host = URL.parse(found.url)?.host ?? found.url;
    const saved: SavedMailbox = {
      ...{ kind, address, host, user: found.user, sameSignIn: secret === null },
      // the server that was found is not looked for again (S1)
      credentials: { ...credentials, url: found.url, user: found.user },
    };
    if (id === null) profile.set('mail', saved);
    else {
      // an earlier removal of the same mailbox must not remove it again
      removals.takeBack(id);
      saveFurtherMailbox(profile, id, saved);
    }
    placeOf(mailbox).discovered = null;
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
    const saved = savedOf(id);
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
          const found = await place.prober.ask('mail-discover', { address: address.trim() });
          if (!isCurrent()) return;
          if (found === null) fail('not-a-mail-server');
          const { kind: _, ...server } = found;
          place.discovered = { address: address.trim(), ...server };
        });
        await place.prober.stop();
        return {};
      },
      async 'mail.connect'(input) {
        refuseUnlessRunning();
        const { mailbox } = input;
        const isNew = mailbox === newMailbox;
        const isKnown = isNew ? savedOf(null) !== null : mailbox === null || savedOf(mailbox) !== null;
        const adding = state.topic('mail').adding.state;
        if (!isKnown || (isNew && adding === 'too-many')) fail('setup-invalid', { field: 'mail' });
        if (isNew && adding === 'not-allowed') fail('crm-one-mailbox');
        const place = placeOf(mailbox);
        await place.turns.take('mail.connect', (isCurrent) => connect(input, place, isCurrent));
        await place.prober.stop();
        await restart();
        return {};
      },
      async 'mail.disconnect'({ mailbox }) {
        refuseUnlessRunning();
        if (savedOf(mailbox) === null) fail('setup-invalid', { field: 'mail' });
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
        await secrets.forgetMail(mailPart(mailbox));
        removals.tell();
        show();
        return {};
      },
    },
    shown: () => ({
      ...shownOf(null),
      further: furtherMailboxesIn(profile).map(({ id }) => ({ ...shownOf(id), id })),
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

/** What is left blank is as it was; a server without a protocol is one with TLS from the first byte. */
function wholeCredentials(
  typed: CallInput<'mail.connect'>['credentials'],
  known: SavedMailbox | null,
): SavedMailbox['credentials'] {
  if (typed.type !== 'password') return fail('setup-invalid', { field: 'mail' });
  const before = known?.credentials ?? null;
  const url = typed.url.trim() || (before?.url ?? '');
  const confirmed = typed.confirmedHosts.map((host) => host.trim().toLowerCase()).filter(Boolean);
  return {
    type: 'password',
    user: typed.user.trim() || (before?.user ?? ''),
    url: url === '' || /^[a-z]+:\/\//i.test(url) ? url : `imaps://${url}`,
    ca: typed.ca.trim() || (before?.ca ?? ''),
    confirmedHosts: [...new Set([...(before?.confirmedHosts ?? []), ...confirmed])],
  };
}
