/** Signing in with NTLM. Its code is loaded for the first connection: accounts that sign in otherwise do without. */
import type { ConnectionSignIn } from '../face.ts';
import type { NtlmAccount } from './sign-in.ts';

export type { NtlmAccount } from './sign-in.ts';

/** As `sign-in.ts` has it; every call is an account of its own. */
export function ntlmSignIn(account: NtlmAccount): ConnectionSignIn {
  let loaded: Promise<ConnectionSignIn> | null = null;
  return async (socket, host) => {
    loaded ??= import('./sign-in.ts').then(({ ntlmSignIn: signIn }) => signIn(account));
    const signIn = await loaded;
    return signIn(socket, host);
  };
}
