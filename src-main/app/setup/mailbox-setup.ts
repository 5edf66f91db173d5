/** Connects, renews and disconnects the mailbox of a running account. Screens see the outcome in topic `mail`. */
import type { AppState, CallInput } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { knownKinds } from '../kinds.ts';
import type { SetupDraft } from './draft.ts';
import { createProber } from './prober.ts';
import { type SavedMailbox, savedMailboxIn } from './saved-mailbox.ts';
import type { SetupSecrets } from './secrets.ts';
import { createTurns } from './turns.ts';

export interface MailboxSetup {
  readonly handlers: HandlersOf<'mail.discover' | 'mail.connect' | 'mail.disconnect'>;
  /** What setup knows of topic `mail`. */
  shown(): Pick<AppState['mail'], 'mailbox' | 'discovered' | 'busy' | 'problem' | 'failed'>;
  onChanged(listener: () => void): void;
  close(): Promise<void>;
}

export interface MailboxSetupParts extends Pick<ApplicationContext, 'profile' | 'logger' | 'state' | 'sync'> {
  readonly secrets: SetupSecrets;
  readonly draft: () => SetupDraft;
  /** Starts the account's engine anew, with the mailbox as it is now. */
  readonly restart: () => Promise<void>;
}

export function mailboxSetup(parts: MailboxSetupParts): MailboxSetup {
  const { profile, logger, state, sync, secrets, draft, restart } = parts;
  const prober = createProber(logger);
  const listeners = new Set<() => void>();
  let discovered: AppState['mail']['discovered'] = null;
  const show = (): void => {
    for (const listener of listeners) listener();
  };
  const turns = createTurns(show);
  const refuseUnlessRunning = (): void => {
    const { step } = draft();
    const isSample = state.topic('app').mode === 'sample';
    if (isSample || (step !== 'first-run' && step !== 'done')) fail('setup-invalid', { field: 'step' });
  };

  const connect = async (
    { address: typed, credentials: given, secret }: CallInput<'mail.connect'>,
    isCurrent: () => boolean,
  ): Promise<void> => {
    const known = savedMailboxIn(profile);
    const kind = known?.kind ?? knownKinds.mailboxes[0]?.kind ?? '';
    const address = typed.trim() || (known?.address ?? '');
    const credentials = wholeCredentials(given, known);
    const password = secret ?? (await secrets.need('account', 'password'));
    const found = await prober.ask('mailbox', { kind, address, credentials, secret: password });
    if (!isCurrent()) return;
    // the links of one mailbox mean nothing in another one
    if (known !== null && (known.user !== found.user || known.credentials.url !== found.url))
      fail('primary-is-permanent');
    if (secret !== null && !(await secrets.put('mail', 'password', secret)))
      fail('setup-invalid', { field: 'allowKeyFile' });
    const host = URL.parse(found.url)?.host ?? found.url;
    const saved: SavedMailbox = {
      ...{ kind, address, host, user: found.user, sameSignIn: secret === null },
      // the server that was found is not looked for again (S1)
      credentials: { ...credentials, url: found.url, user: found.user },
    };
    profile.set('mail', saved);
    discovered = null;
  };

  return {
    handlers: {
      async 'mail.discover'({ address }) {
        await turns.take('mail.discover', async (isCurrent) => {
          discovered = null;
          const found = await prober.ask('mail-discover', { address: address.trim() });
          if (!isCurrent()) return;
          if (found === null) fail('not-a-mail-server');
          const { kind: _, ...server } = found;
          discovered = { address: address.trim(), ...server };
        });
        await prober.stop();
        return {};
      },
      async 'mail.connect'(input) {
        refuseUnlessRunning();
        await turns.take('mail.connect', (isCurrent) => connect(input, isCurrent));
        await prober.stop();
        await restart();
        return {};
      },
      async 'mail.disconnect'() {
        refuseUnlessRunning();
        turns.abandon();
        discovered = null;
        profile.set('mail', null);
        profile.set('mail-agreed-at', null);
        // no run of mail is under way any more when its data is removed
        await restart();
        await sync.ask('mail-forget', {});
        await secrets.forgetMail();
        show();
        return {};
      },
    },
    shown() {
      const saved = savedMailboxIn(profile);
      return {
        mailbox:
          saved === null
            ? null
            : {
                ...{ kind: saved.kind, address: saved.address, user: saved.user },
                ...{ host: saved.host, sameSignIn: saved.sameSignIn },
              },
        discovered,
        busy: turns.busy(),
        problem: turns.trouble(),
        failed: turns.troubled(),
      };
    },
    onChanged: (listener) => void listeners.add(listener),
    async close() {
      turns.abandon();
      await prober.stop();
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
