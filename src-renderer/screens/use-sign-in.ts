/** What a person types to sign in with a password: checked before anything is sent, with the focus where something is missing. */
import { useRef, useState } from 'react';
import { type Authentication, authentications, type CredentialsOf } from '../../src-shared/contract/index.ts';
import type { Problem } from '../api/client.ts';
import { useAppState } from '../api/use-app.tsx';
import { useTyped } from './setup/typed.tsx';
import { useTroubleFocus } from './setup/use-trouble-focus.ts';
import { addressFault, hostOf, withScheme } from './web-address.ts';

type FieldName = 'password' | 'url' | 'authentication' | 'ca' | 'consent' | 'key-file';

/** The field that a Problem is about; a Problem that is not named is shown as a note with a button. */
const fieldsOfProblems: Readonly<Partial<Record<Problem['code'], FieldName>>> = {
  'wrong-password': 'password',
  'app-password-required': 'password',
  'sign-in-required': 'password',
  'not-a-calendar-server': 'url',
  'not-a-mail-server': 'url',
  'encryption-missing': 'url',
  'account-not-permitted': 'url',
  'certificate-untrusted': 'ca',
};

/** Reasons of `account-not-permitted`: the server does not take the password in this way. */
const waysNotTaken: ReadonlySet<unknown> = new Set([
  'ntlm-only',
  'basic-only',
  'negotiate-only',
  'oauth-only',
  'ntlm-not-kept',
]);

/** How the address of a server is written: of a web server, or of a mail server. */
export interface AddressForm {
  readonly whole: (typed: string) => string;
  /** What a person confirms by name; blank for a text that is no address. */
  readonly hostOf: (typed: string) => string;
  readonly isFault: (typed: string) => boolean;
}

const webAddresses: AddressForm = {
  whole: withScheme,
  hostOf,
  isFault: (typed) => addressFault(typed) !== null,
};

interface SignInParts {
  readonly problem: Problem | null;
  /** The server that gets the password unless another one is typed; blank when one has to be typed. */
  readonly knownHost: string;
  /** A person, or the domain of the address, already stands for `knownHost` (S1). */
  readonly isKnownHostAgreed: boolean;
  readonly addresses?: AddressForm;
  /** False while another password than one that is typed here is used. */
  readonly needsPassword?: boolean;
  /** Whether the account may be one of a Windows domain. Default: no. */
  readonly hasWindowsAccounts?: boolean;
  /** The account runs already: what is left blank is as it was. */
  readonly isRepair?: boolean;
  /** Called when a Problem is about a password that is not asked for. */
  readonly onAskPassword?: () => void;
}

export interface TypedSignIn {
  readonly credentials: CredentialsOf<'password'>;
  readonly secret: string;
  readonly allowKeyFile: boolean;
}

export type SignIn = ReturnType<typeof useSignIn>;

export function useSignIn({
  problem,
  knownHost,
  isKnownHostAgreed,
  addresses = webAddresses,
  needsPassword = true,
  hasWindowsAccounts = false,
  isRepair = false,
  onAskPassword,
}: SignInParts) {
  const { settings } = useAppState();
  const [password, setPassword] = useTyped('account.password', '');
  const [user, setUser] = useTyped('account.user', '');
  const [url, setUrl] = useTyped('account.url', '');
  const [domain, setDomain] = useTyped('account.domain', '');
  const [authentication, setAuthentication] = useTyped<Authentication | 'as-before'>(
    'account.authentication',
    isRepair ? 'as-before' : 'automatic',
  );
  const [ca, setCa] = useTyped('account.ca', '');
  const [confirmed, setConfirmed] = useTyped<readonly string[]>('account.confirmed', []);
  const [allowsKeyFile, allowKeyFile] = useTyped('account.key-file', false);
  /** Servers that the first one named and that a person has to know before they get the password. */
  const [further, setFurther] = useState<readonly string[]>([]);
  /** Servers that a person agreed to when the password was last sent. */
  const [sent, setSent] = useState<readonly string[]>([]);
  const [isChecked, setChecked] = useState(false);
  const mustType = knownHost === '';
  const [isAdvancedOpen, openAdvanced] = useState(!mustType && url !== '');
  const refs = {
    password: useRef<HTMLInputElement>(null),
    url: useRef<HTMLInputElement>(null),
    authentication: useRef<HTMLButtonElement>(null),
    ca: useRef<HTMLTextAreaElement>(null),
    /** The first box that is not ticked. */
    consent: useRef<HTMLInputElement>(null),
    'key-file': useRef<HTMLInputElement>(null),
  };

  const host = url.trim() === '' ? knownHost : addresses.hostOf(url);
  const named = problem?.code === 'host-not-confirmed' ? String(problem.params.host ?? '') : '';
  const isAgreed = host === knownHost && isKnownHostAgreed && named !== host;
  const hosts = [...new Set([...(isAgreed ? [] : [host]), ...further, named])].filter((one) => one !== '');
  const missing = hosts.filter((one) => !confirmed.includes(one));
  const needsKeyFile = settings.vault === 'unavailable' || problem?.params.field === 'allowKeyFile';

  const fieldOf = ({ code, params }: Problem): FieldName | undefined => {
    if (params.field === 'allowKeyFile') return 'key-file';
    if (params.instead !== undefined) return undefined;
    // a server that still asks after a person agreed cannot be helped by agreeing again
    if (code === 'host-not-confirmed') return named === '' || sent.includes(named) ? undefined : 'consent';
    // a server that the person typed is what to look at when nobody answers there
    if (code === 'account-not-permitted' && hasWindowsAccounts && waysNotTaken.has(params.reason))
      return 'authentication';
    return code === 'unreachable' && url.trim() !== '' ? 'url' : fieldsOfProblems[code];
  };
  const focus = (name: FieldName): void => {
    const isAdvanced = name === 'ca' || name === 'authentication' || (name === 'url' && !mustType);
    if (isAdvanced) openAdvanced(true);
    if (name === 'password' && !needsPassword) onAskPassword?.();
    // a field under "Advanced settings", and a password that was not asked for, exist only once they are shown
    if (refs[name].current === null) requestAnimationFrame(() => refs[name].current?.focus());
    else refs[name].current.focus();
  };
  useTroubleFocus(problem, (shown) => {
    const field = fieldOf(shown);
    if (field !== undefined) focus(field);
  });

  const faults: readonly (readonly [FieldName, boolean])[] = [
    ['url', (mustType && url.trim() === '') || addresses.isFault(url)],
    ['password', needsPassword && password === ''],
    ['consent', missing.length > 0],
    ['key-file', needsKeyFile && !allowsKeyFile],
  ];
  return {
    values: { password, user, url, domain, authentication, ca },
    set: {
      ...{ password: setPassword, user: setUser, url: setUrl },
      ...{ domain: setDomain, authentication: setAuthentication, ca: setCa },
    },
    hasWindowsAccounts,
    authentications: [...(isRepair ? (['as-before'] as const) : []), ...authentications],
    refs,
    hosts,
    missing,
    confirm: (one: string, isSelected: boolean) =>
      setConfirmed([...confirmed.filter((other) => other !== one), ...(isSelected ? [one] : [])]),
    needsPassword,
    needsKeyFile,
    allowsKeyFile,
    allowKeyFile,
    isAddressFault: addresses.isFault(url),
    mustType,
    isAdvancedOpen,
    openAdvanced,
    isChecked,
    fieldOf,
    focus,
    /** What was typed; null when something is missing, which then has the focus. */
    check(): TypedSignIn | null {
      setChecked(true);
      const fault = faults.find(([, isFault]) => isFault);
      if (fault !== undefined) {
        focus(fault[0]);
        return null;
      }
      if (named !== '') setFurther([...further, named]);
      setSent(hosts);
      return {
        credentials: {
          type: 'password',
          user: user.trim(),
          url: addresses.whole(url),
          ca: ca.trim(),
          confirmedHosts: hosts,
          ...(hasWindowsAccounts ? windowsSignIn(domain, authentication) : {}),
        },
        secret: password,
        allowKeyFile: allowsKeyFile,
      };
    },
  };
}

function windowsSignIn(
  domain: string,
  authentication: Authentication | 'as-before',
): Pick<CredentialsOf<'password'>, 'domain' | 'authentication'> {
  return { domain: domain.trim(), ...(authentication === 'as-before' ? {} : { authentication }) };
}
