/** The Problem for a connection that did not come to be: no network, no certificate, no mail server, or no sign-in. Pure. */
import { type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Line as NetLine } from '../../net/index.ts';
import { type FailureContext, problemOfRefusal } from './failures.ts';
import type { Line } from './tokens.ts';

/** What imapflow's errors may carry. */
export interface LibraryError {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly response?: Line | string;
  readonly responseStatus?: unknown;
  readonly responseText?: unknown;
  readonly serverResponseCode?: unknown;
  readonly authenticationFailed?: unknown;
  readonly throttleReset?: unknown;
  readonly message?: unknown;
}

/**
 * @param wasGreeted whether a mail server spoke at all
 * @param beginning the first character that came; empty for none
 */
export function problemOfConnect(
  error: LibraryError,
  broken: (error: LibraryError) => Problem,
  line: NetLine,
  wasGreeted: boolean,
  beginning: string,
  context: FailureContext,
): Problem {
  const { host } = context;
  const known = problemOf(error);
  if (known !== null) return known;
  const { responseStatus, response, serverResponseCode, throttleReset } = error;
  if (responseStatus === 'NO' || responseStatus === 'BAD' || error.authenticationFailed === true) {
    const words = typeof response === 'string' ? response : String(error.responseText ?? error.message ?? '');
    // LOGINDISABLED, or no mechanism for this kind of credentials: nothing was sent
    if (/^(Login is disabled|No matching authentication method)$/.test(words))
      return problem('account-not-permitted', { host });
    return problemOfRefusal(
      {
        status: responseStatus === 'BAD' ? 'BAD' : 'NO',
        code: typeof serverResponseCode === 'string' ? serverResponseCode : null,
        text: words,
        purpose: 'sign-in',
        ...(typeof throttleReset === 'number' ? { backOffMs: throttleReset } : {}),
      },
      context,
    );
  }
  // a user name or password that no command can carry
  if (error.code === 'InvalidStringValue') return problem('wrong-password', { host });
  if (error.message === 'Unsupported authentication mechanism')
    return problem('account-not-permitted', { host });
  const network = line.problem();
  if (network !== null) return network;
  if (/STARTTLS/.test(String(error.message)) && error.code !== 'STARTTLS_INJECTION')
    return problem('encryption-missing', { host });
  // another protocol answers, or one that waits for the client to speak first; an end before or within a greeting proves neither
  const isEnd = /^ClosedAfterConnect/.test(String(error.code));
  const isNoGreeting = isEnd
    ? !/^(\*|$)/.test(beginning)
    : /^(GREETING_TIMEOUT|ParserError|LineTooLarge)/.test(String(error.code));
  if (isNoGreeting && !wasGreeted && error.reason === undefined)
    return problem('not-a-mail-server', { host });
  return broken(error);
}
