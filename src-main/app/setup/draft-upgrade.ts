/**
 * From a setup saved by the version that knew one kind of provider and one kind of CRM to the shape of today. What is not such a
 * setup is passed through; whoever reads it checks its shape.
 */
import { z } from 'zod';
import { unnamedCrmKind } from '../../crm/index.ts';
import { unnamedProviderKind } from '../../providers/index.ts';

/** Only what is converted; everything else stays as it is. */
const firstVersion = z.looseObject({
  crm: z.looseObject({ url: z.string(), name: z.string(), user: z.string(), email: z.string() }).nullable(),
  discovered: z.looseObject({ host: z.string() }).nullable(),
  account: z
    .strictObject({
      accountId: z.string(),
      user: z.string(),
      url: z.string(),
      ca: z.string(),
      confirmedHost: z.string(),
      summary: z.looseObject({ provider: z.string() }),
    })
    .nullable(),
});

export function upgradedDraft(saved: unknown): unknown {
  const parsed = firstVersion.safeParse(saved);
  if (!parsed.success) return saved;
  const { crm, discovered, account, ...rest } = parsed.data;
  return {
    ...rest,
    crm:
      crm === null
        ? null
        : {
            credentials: { type: 'token', url: crm.url },
            summary: { kind: unnamedCrmKind, ...crm },
          },
    discovered: discovered === null ? null : { kind: unnamedProviderKind, ...discovered },
    account: account === null ? null : upgradedAccount(account),
  };
}

function upgradedAccount({
  accountId,
  user,
  url,
  ca,
  confirmedHost,
  summary: { provider, ...summary },
}: NonNullable<z.infer<typeof firstVersion>['account']>) {
  return {
    accountId,
    credentials: {
      type: 'password',
      user,
      url,
      ca,
      confirmedHosts: confirmedHost === '' ? [] : [confirmedHost],
    },
    summary: { kind: provider, ...summary },
  };
}
