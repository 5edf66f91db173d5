/** What setup finds out from the servers a person names: read only, each question with a dialer of its own that ends with it. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { limitsOf } from '../../../src-shared/domain/crm.ts';
import { fail, type ProblemCode, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { accountIdOf } from '../../accounts/identity.ts';
import { createDialer, type Dialer } from '../../net/index.ts';
import type { ConnectedAccount } from '../../providers/index.ts';
import { calendarChoice } from '../calendar-choice.ts';
import { calendarProviders, type Kinds, kindNamed } from '../kinds.ts';
import type { TokensOf } from '../threads/messages.ts';
import { tokensFor } from '../threads/thread-tokens.ts';
import type { AccountFound, CrmFound, HostFound, SetupQuestions } from './setup-questions.ts';
import { addressIn } from './typed-credentials.ts';
import { upcomingIn } from './upcoming.ts';

export interface ServerAnswerParts {
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Absent: no sign-in is by OAuth. */
  readonly tokens?: TokensOf | undefined;
}

/** The dialer ends with the work. */
export async function withDialer<T>(work: (dialer: Dialer) => Promise<T>): Promise<T> {
  const dialer = createDialer();
  try {
    return await work(dialer);
  } finally {
    await dialer.close();
  }
}

/**
 * Who I am in the CRM and what its administrator decided.
 * @throws ProblemError `not-a-crm` | `sign-in-required` | `other-engine` | `feature-off` | `unreachable` | …
 */
export function findCrm(
  crm: SetupQuestions['crm']['input'],
  { kinds, clock, signal }: ServerAnswerParts,
): Promise<CrmFound> {
  return withDialer(async (dialer) => {
    const connected = await kindNamed(kinds.crms, crm.kind).connect(crm, { dialer, clock });
    const session = await connected.session(signal);
    if (session.otherEngine !== null) fail('other-engine');
    if (!session.rules.features.calendar) fail('feature-off');
    return {
      url: addressIn(crm.credentials),
      name: session.crm.name,
      user: session.user.name,
      email: session.user.email,
      limits: limitsOf(connected),
      rules: session.rules,
    };
  });
}

/**
 * Where an address leads, without telling anybody anything (S1): the first kind of provider that knows it.
 * @throws ProblemError the most telling one of those that the kinds met, when none knows it
 */
export function findHost(
  { address }: SetupQuestions['discover']['input'],
  { kinds, clock, signal }: ServerAnswerParts,
): Promise<HostFound> {
  return withDialer(async (dialer) => {
    const troubles: ProblemError[] = [];
    for (const provider of calendarProviders(kinds))
      try {
        return { kind: provider.kind, ...(await provider.discover(address, { dialer, clock }, signal)) };
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        troubles.push(error);
      }
    throw mostTelling(troubles) ?? new ProblemError(problem('not-a-calendar-server'));
  });
}

/** What a server said comes before servers that nobody found. */
const telling: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'account-not-permitted',
  'certificate-untrusted',
  'throttled',
  'captive-portal',
  'server-failed',
]);

/** The kinds that only know domains of their own, and ask no server, come first; one kind alone gives reasons. */
function mostTelling(troubles: readonly ProblemError[]): ProblemError | undefined {
  return (
    troubles.findLast((one) => telling.has(one.problem.code)) ??
    troubles.findLast((one) => one.problem.params.reason === undefined) ??
    troubles.at(-1)
  );
}

/** Signs in once, and reads what is there to choose from. @throws ProblemError as `ProviderKind.connect` */
export function findAccount(
  account: SetupQuestions['account']['input'],
  { kinds, clock, signal, tokens }: ServerAnswerParts,
): Promise<AccountFound> {
  return withDialer(async (dialer) => {
    const provider = kindNamed(kinds.providers, account.kind);
    const connected = await provider.connect(
      account,
      { dialer, clock, ...tokensFor(account.credentials, 'account', tokens) },
      signal,
    );
    try {
      const { side, upcoming } = connected.calendar;
      const calendars = (await side.calendars(signal)).filter(({ holdsEvents }) => holdsEvents);
      return {
        accountId: accountIdOf(account.kind, connected.server, connected.user),
        host: connected.host ?? URL.parse(connected.server)?.host ?? connected.server,
        lacks: lacksOf(connected),
        features: connected.features,
        calendars: await Promise.all(
          calendars.map(async (calendar) =>
            calendarChoice(
              calendar,
              await upcomingIn((from, until) => upcoming(calendar.id, from, until, signal), clock.now()),
            ),
          ),
        ),
      };
    } finally {
      connected.close();
    }
  });
}

/** A4: what the account cannot do, as codes the interface explains. */
function lacksOf({ calendar: { side }, features }: ConnectedAccount): readonly string[] {
  const { capabilities } = side;
  const hasMeetings = features.some(({ feature, state }) => feature === 'online-meetings' && state === 'yes');
  return [
    ...(hasMeetings ? [] : ['online-meetings']),
    ...(side.wake === undefined ? ['push'] : []),
    ...(capabilities.recurrence === 'none' ? ['recurrence'] : []),
    ...(capabilities.lacks.includes('descriptionContentType') ? ['rich-text'] : []),
    ...(capabilities.mail === 'unknown' ? ['known-mail'] : []),
  ];
}
