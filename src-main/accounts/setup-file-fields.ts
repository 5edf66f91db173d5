/** Fields that several sections of a set-up file have. */
import { z } from 'zod';

export const secretWay =
  'a secret is never written here; use {"env": "NAME"} for an environment variable or {"file": "PATH"} for a file';
export const secret = z.union(
  [
    z.strictObject({
      env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, `"env" is the name of a variable; ${secretWay}`),
    }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  { error: secretWay },
);
export const date = z.iso.date('a date like "2026-01-31"');
export const address = z.email('an e-mail address');
/** Path of a PEM file. */
export const certificateFile = z.string().min(1);
export const confirmedHosts = z.array(z.string().min(1)).default([]);
