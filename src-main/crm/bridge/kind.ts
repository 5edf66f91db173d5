/** The Bridge API as a kind of CRM. Its code is loaded when it is first needed: the thread that only offers the kind does without. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { CrmKind } from '../kind.ts';

export const bridge: CrmKind = {
  kind: 'bridge',
  credentials: 'token',
  async connect({ credentials, secret }, parts) {
    if (credentials.type !== 'token') return fail('setup-invalid', { field: 'crm' });
    const { connectBridge } = await import('./connect.ts');
    return connectBridge({ baseUrl: credentials.url, token: secret, ...parts });
  },
};
