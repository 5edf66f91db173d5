/** What other folders may use of Google. Each half loads its library (27 MB) at the first use: an account of another kind does without. */
import type { connectGoogle as ConnectGoogle } from './connect.ts';
import type { connectGmail as ConnectGmail } from './mail/index.ts';

export const connectGoogle: typeof ConnectGoogle = async (...given) => {
  const { connectGoogle: connect } = await import('./connect.ts');
  return connect(...given);
};

export const connectGmail: typeof ConnectGmail = async (...given) => {
  const { connectGmail: connect } = await import('./mail/index.ts');
  return connect(...given);
};

export { endpointsAt, type GoogleEndpoints } from './endpoints.ts';
