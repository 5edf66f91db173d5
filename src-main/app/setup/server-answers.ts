/** What setup finds out from the servers a person names: read only, each question with a dialer of its own that ends with it. */
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { limitsOf } from '../../../src-shared/domain/crm.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { accountIdOf } from '../../accounts/identity.ts';
import { connectBridge } from '../../crm/bridge/index.ts';
import { createDialer, type Dialer } from '../../net/index.ts';
import { connectCalDav, findCalDavServer } from '../../providers/caldav/index.ts';
import type { AccountFound, CrmFound, HostFound, SetupQuestions } from './setup-questions.ts';
import { upcomingIn } from './upcoming.ts';

interface Parts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function withDialer<T>(work: (dialer: Dialer) => Promise<T>): Promise<T> {
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
  { url, token }: SetupQuestions['crm']['input'],
  { clock, signal }: Parts,
): Promise<CrmFound> {
  return withDialer(async (dialer) => {
    const crm = connectBridge({ baseUrl: url, token, dialer, clock });
    const session = await crm.session(signal);
    if (session.otherEngine !== null) fail('other-engine');
    if (!session.rules.features.calendar) fail('feature-off', { feature: 'calendar' });
    return {
      url: new URL(url).origin,
      name: session.crm.name,
      user: session.user.name,
      email: session.user.email,
      limits: limitsOf(crm),
      rules: session.rules,
    };
  });
}

/** Where an address leads, without telling anybody anything (S1). @throws ProblemError as `findCalDavServer` */
export function findHost(
  { address, ca }: SetupQuestions['discover']['input'],
  { clock, signal }: Parts,
): Promise<HostFound> {
  return withDialer((dialer) =>
    findCalDavServer({ address, ...(ca === null ? {} : { ca }) }, { dialer, clock }, signal),
  );
}

/** Signs in once, and reads what is there to choose from. @throws ProblemError as `connectCalDav` */
export function findAccount(
  { address, user, password, url, ca, confirmedHosts }: SetupQuestions['account']['input'],
  { clock, signal }: Parts,
): Promise<AccountFound> {
  return withDialer(async (dialer) => {
    const { side, account, features, upcoming } = await connectCalDav(
      {
        address: url ?? address,
        userName: user,
        password: () => password,
        confirmedHosts,
        ownAddresses: [address],
        ...(ca === null ? {} : { ca }),
      },
      { dialer, clock },
      signal,
    );
    const calendars = (await side.calendars(signal)).filter(({ holdsEvents }) => holdsEvents);
    return {
      accountId: accountIdOf('caldav', account.origin, user),
      host: new URL(account.origin).hostname,
      lacks: lacksOf(side),
      features,
      calendars: await Promise.all(
        calendars.map(async ({ id, name, color, owner, isDefault, mayWrite }) => ({
          id,
          name,
          ...(color === undefined ? {} : { color }),
          ...(owner === undefined ? {} : { owner }),
          isDefault,
          mayWrite,
          upcoming: await upcomingIn((from, until) => upcoming(id, from, until, signal), clock.now()),
        })),
      ),
    };
  });
}

/** A4: what the account cannot do, as codes the interface explains. */
function lacksOf(side: CalendarSide): readonly string[] {
  const { capabilities } = side;
  return [
    'online-meetings',
    ...(side.wake === undefined ? ['push'] : []),
    ...(capabilities.recurrence === 'none' ? ['recurrence'] : []),
    ...(capabilities.lacks.includes('descriptionContentType') ? ['rich-text'] : []),
    ...(capabilities.mail === 'unknown' ? ['known-mail'] : []),
  ];
}
