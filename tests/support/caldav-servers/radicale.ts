/** Radicale behind the common interface. Options that only Radicale has are in `tests/support/radicale.ts`. */
import { radicaleMissing, startRadicale } from '../radicale.ts';
import { addressOf, type CalDavServerKind, calendarBody, signedRequests } from './server.ts';

const users = ['user1', 'user2'];
const password = 'secret';

export const radicale: CalDavServerKind = {
  name: 'radicale',
  missing: radicaleMissing,
  async start() {
    const { origin, stop } = await startRadicale();
    const request = signedRequests(origin, users, password);
    return {
      origin,
      users,
      password,
      request,
      async makeCalendar(name, { user = 'user1', components = ['VEVENT'] } = {}) {
        const path = `/${user}/${encodeURIComponent(name)}/`;
        const body = calendarBody('D:mkcol', name, components);
        const answer = await request('MKCOL', path, body, {}, user);
        if (answer.status !== 201) throw new Error(`Radicale made no calendar: ${answer.status}`);
        return path;
      },
      login: (user = 'user1') => ({
        userName: user,
        password: () => password,
        ownAddresses: [addressOf(user)],
      }),
      stop,
    };
  },
};
