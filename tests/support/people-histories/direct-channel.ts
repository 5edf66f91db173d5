/** Connects the Bridge connector to a reference CRM in the same process, with faults and deaths on purpose, without sockets. */
import type { Channel } from '../../../src-main/net/index.ts';
import type { OpenedCrm } from '../../../src-sandbox/reference-crm/index.ts';
import type { Faults } from '../../../src-sandbox/sample-sides/index.ts';
import { type Operation, wire } from '../../../src-sandbox/sample-sides/wire-faults.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';

export const directOrigin = 'http://127.0.0.1:1';

export function directChannel(crm: OpenedCrm, user: string, faults: Faults, clock: Clock): Channel {
  const line = wire(faults, clock);
  const direct = async (input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const { method = 'GET', body } = init;
    const signal = init.signal ?? new AbortController().signal;
    const step = { operation: operationOf(method, url.pathname), calendar: 'crm' };
    return line.send(step, signal, () => {
      const answer = crm.ask(user, {
        method,
        url,
        headers: lowerCased(init.headers as Readonly<Record<string, string>>),
        body: typeof body === 'string' ? JSON.parse(body) : undefined,
      });
      return answer.mediaType === null
        ? new Response(null, { status: answer.status })
        : new Response(JSON.stringify(answer.body), {
            status: answer.status,
            headers: { 'content-type': answer.mediaType },
          });
    });
  };
  return { fetch: direct, stream: direct, traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }) };
}

/** Which faults a request can meet: those of a write, or of a question that changes nothing. */
function operationOf(method: string, path: string): Operation {
  if (path.endsWith(':batch')) return 'perform';
  return method === 'GET' || path.endsWith(':get') ? 'session' : 'report';
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
