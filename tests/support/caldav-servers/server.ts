/** The common interface of the real CalDAV servers in tests. */

export interface CalDavServer {
  /** The address where discovery starts: `http://127.0.0.1:port`, without a slash at the end. */
  readonly origin: string;
  /** The user names, the default one first. All have the same `password`. */
  readonly users: readonly string[];
  readonly password: string;
  /** Creates a calendar and returns its path. By default it belongs to the first user and stores only events. */
  makeCalendar(name: string, options?: CalendarOptions): Promise<string>;
  /** Sends an authenticated request that does not go through Concord. */
  request(
    method: string,
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
    user?: string,
  ): Promise<Response>;
  /** The user's sign-in data, in the form that `connectCalDav` takes. */
  login(user?: string): CalDavServerLogin;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

export interface CalendarOptions {
  readonly user?: string;
  /** iCalendar component names. */
  readonly components?: readonly string[];
}

export interface CalDavServerLogin {
  readonly userName: string;
  readonly password: () => string;
  /** The user's own addresses, lower-cased, to which a server that schedules delivers invitations. */
  readonly ownAddresses: readonly string[];
}

export interface CalDavServerKind {
  readonly name: 'radicale' | 'xandikos' | 'cyrus';
  /** Why the server cannot be started on this machine, or null. @throws Error where CI requires the server */
  missing(): string | null;
  start(): Promise<CalDavServer>;
}

export function addressOf(user: string): string {
  return `${user}@example.org`;
}

/** The body of MKCALENDAR (RFC 4791 5.3.1) or extended MKCOL (RFC 5689), with the calendar's name and component types. */
export function calendarBody(
  root: 'C:mkcalendar' | 'D:mkcol',
  name: string,
  components: readonly string[],
): string {
  const set = components.map((one) => `<C:comp name="${one}"/>`).join('');
  const type = root === 'D:mkcol' ? '<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>' : '';
  return `<${root} xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/"><D:set><D:prop>
    ${type}<D:displayname>${name}</D:displayname><A:calendar-color>#aabbccff</A:calendar-color>
    <C:supported-calendar-component-set>${set}</C:supported-calendar-component-set>
  </D:prop></D:set></${root}>`;
}

/** Implements `CalDavServer.request` with Basic authentication. */
export function signedRequests(
  origin: string,
  users: readonly string[],
  password: string,
): CalDavServer['request'] {
  return (method, path, body, headers, user = users[0]) =>
    fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${user}:${password}`)}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
}
