/** The web view. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { CrmParts } from './routes.ts';
import type { ViewAnswer, ViewRequest } from './server.ts';

export interface View {
  readonly answer: (request: ViewRequest) => ViewAnswer;
  readonly newToken: () => string;
}

export function createView(_parts: CrmParts, _clock: Clock): View {
  return { answer: () => ({ status: 404, type: 'text/plain', body: 'soon' }), newToken: () => 'soon' };
}
