/** What a test may ask of any real CalDAV server. */

export interface CalDavServer {
  /** Where discovery starts: `http://127.0.0.1:port`, without a slash. */
  readonly origin: string;
  /** Accounts there are, the default one first; all with `password`. */
  readonly users: readonly string[];
  readonly password: string;
  /** Whether a write that names guests reaches them (RFC 6638). */
  readonly schedules: boolean;
  /** Makes a calendar and answers with its path. Default: events only, of the first user. */
  makeCalendar(name: string, options?: CalendarOptions): Promise<string>;
  /** A request on the side, signed. */
  request(
    method: string,
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
    user?: string,
  ): Promise<Response>;
  /** What a person would enter to sign in, as `connectCalDav` takes it. */
  login(user?: string): CalDavServerLogin;
  /** Ends the server and removes its folder. */
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
  /** The user's own addresses, lower-cased: where invitations to them go on a server that schedules. */
  readonly ownAddresses: readonly string[];
}

export interface CalDavServerKind {
  readonly name: 'radicale' | 'xandikos' | 'cyrus';
  /** Why none can be started here, or null. Where CI must have it, it throws. */
  missing(): string | null;
  start(): Promise<CalDavServer>;
}

export function addressOf(user: string): string {
  return `${user}@example.org`;
}

/** MKCALENDAR (RFC 4791 5.3.1) or extended MKCOL (RFC 5689): the body that names a calendar and what it holds. */
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

/** Requests of `CalDavServer`, by Basic authentication. */
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
