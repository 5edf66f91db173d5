/** Connects, renews and disconnects the mailboxes of a running account. Screens see the outcome in topic `mail`. */
import { type AppState, newMailbox } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { ApplicationContext } from '../context.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountFiles } from './account-files.ts';
import type { AccountRemovals } from './account-removals.ts';
import type { SetupDraft } from './draft.ts';
import { browserStep, findServer, type MailboxPlace, passwordStep } from './mailbox-steps.ts';
import { createProber, type Prober } from './prober.ts';
import {
  furtherMailboxesIn,
  refuseTakenMailbox,
  type SavedMailbox,
  savedMailboxNamed,
  saveFurtherMailbox,
} from './saved-mailbox.ts';
import { mailPart, type SetupSecrets } from './secrets.ts';
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
  readonly removals: AccountRemovals;
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
  const { profile, logger, state, sync, vault, secrets, files, draft, signIns, removals, restart } = parts;
  const steps = { vault, state, secrets, signIns, draft };
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
  const savedOf = (id: string | null): SavedMailbox | null => savedMailboxNamed(profile, id);
  const isSample = (): boolean => state.topic('app').mode === 'sample';
  const refuseUnlessRunning = (): void => {
    const { step } = draft();
    if (isSample() || (step !== 'first-run' && step !== 'done')) fail('setup-invalid', { field: 'step' });
  };

  const idOf = (mailbox: string | null, address: string): string | null =>
    mailbox === null ? null : mailboxAccountIdOf(address);
  const stepPlace = (mailbox: string | null): MailboxPlace => {
    const { prober, discovered } = placeOf(mailbox);
    return {
      ...{ mailbox, known: savedOf(mailbox), mayShare: mailbox === null, discovered, prober },
      partOf: (address) => mailPart(idOf(mailbox, address)),
      checkFree: (address, isSame) => refuseTakenMailbox(profile, idOf(mailbox, address), isSame),
    };
  };
  /** @param found null when nobody waits for it any more */
  const save = (mailbox: string | null, found: SavedMailbox | null): void => {
    if (found === null) return;
    const id = idOf(mailbox, found.address);
    // a renewed mailbox that moved has moved still
    const { movedFrom } = savedOf(id) ?? {};
    const saved = movedFrom === undefined ? found : { ...found, movedFrom };
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
          const found = await findServer(draft(), address, stepPlace(mailbox));
          if (isCurrent()) place.discovered = found;
        });
        await place.prober.stop();
        return {};
      },
      async 'mail.connect'(input) {
        const { mailbox } = input;
        checkPlace(mailbox);
        const place = placeOf(mailbox);
        await place.turns.take('mail.connect', (isCurrent) =>
          takeIn(place, async () => {
            const isNew = mailbox === newMailbox;
            if (isNew && savedOf(mailboxAccountIdOf(input.address.trim())) !== null) fail('mailbox-taken');
            save(mailbox, await passwordStep(steps, input, stepPlace(mailbox), isCurrent));
          }),
        );
        return {};
      },
      async 'mail.sign-in'(input) {
        const { mailbox } = input;
        checkPlace(mailbox);
        state.change('signIn', { lastKind: savedOf(mailbox)?.kind ?? input.kind });
        const place = placeOf(mailbox);
        await place.turns.take('mail.sign-in', (isCurrent) =>
          takeIn(place, async () =>
            save(mailbox, await browserStep(steps, input, stepPlace(mailbox), isCurrent)),
          ),
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
