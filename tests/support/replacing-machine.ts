/** What the tests of a moved mailbox's new sign-in share (A13): a machine with a vault and a profile in memory. */
import type { ReplaceMailboxParts } from '../../src-main/app/setup/replace-mailbox.ts';
import type { ReplaceParts } from '../../src-main/app/setup/replace-sign-in.ts';
import { setupSecrets } from '../../src-main/app/setup/secrets.ts';
import type { ProfileKey } from '../../src-main/store/profile.ts';

/** A vault in memory, and every call to the sign-ins in order. */
export function replacingMachine(profile: Partial<Record<ProfileKey, unknown>>) {
  const sealed = new Map<string, string>();
  const calls: string[] = [];
  const secrets = setupSecrets(
    {
      look: () => Promise.resolve('key-store'),
      agreeToKeyFile: () => undefined,
      seal(owner, purpose, secret) {
        sealed.set(`${owner} ${purpose}`, secret);
        return Promise.resolve(true);
      },
      open(owner, purpose) {
        const secret = sealed.get(`${owner} ${purpose}`);
        return Promise.resolve(secret === undefined ? { type: 'absent' } : { type: 'open', secret });
      },
      forget(owner, purpose) {
        for (const key of [...sealed.keys()])
          if (key.startsWith(`${owner} `) && (purpose === undefined || key === `${owner} ${purpose}`))
            sealed.delete(key);
        return Promise.resolve();
      },
    },
    () => 'owner',
  );
  const saved = new Map(Object.entries(profile));
  const parts: ReplaceMailboxParts & ReplaceParts = {
    secrets,
    profile: { get: (key) => saved.get(key) ?? null, set: (key, value) => void saved.set(key, value) },
    signIns: {
      copy: (from, to, { kind }) => Promise.resolve(void calls.push(`copy ${from} ${to} ${kind}`)),
      drop: (part) => Promise.resolve(void calls.push(`drop ${part}`)),
    },
  };
  return { parts, sealed, calls, saved };
}
