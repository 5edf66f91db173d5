/** What other folders may use of Microsoft Graph. Its code is loaded at the first use: an account of another kind does without. */
import type { connectMicrosoft as ConnectMicrosoft } from './connect.ts';
import type { connectMicrosoftMail as ConnectMicrosoftMail } from './mail/index.ts';

export const connectMicrosoft: typeof ConnectMicrosoft = async (...given) => {
  const { connectMicrosoft: connect } = await import('./connect.ts');
  return connect(...given);
};

export const connectMicrosoftMail: typeof ConnectMicrosoftMail = async (...given) => {
  const { connectMicrosoftMail: connect } = await import('./mail/index.ts');
  return connect(...given);
};

export { endpointsAt, endpointsOf, type MicrosoftEndpoints, worldwideEndpoints } from './endpoints.ts';
