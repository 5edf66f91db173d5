/** The Bridge API as a kind of CRM. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { CrmKind } from '../kind.ts';
import { connectBridge } from './connect.ts';

export const bridge: CrmKind = {
  kind: 'bridge',
  credentials: 'token',
  connect({ credentials, secret }, { dialer, clock }) {
    if (credentials.type !== 'token') return fail('setup-invalid', { field: 'crm' });
    return connectBridge({ baseUrl: credentials.url, token: secret, dialer, clock });
  },
};
