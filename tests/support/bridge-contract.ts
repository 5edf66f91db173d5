/** A Channel that holds every answer of a bridge against resources/crm-bridge.openapi.yaml, and throws a bug where it does not fit. */

import type { Channel } from '../../src-main/net/index.ts';
import { type Contract, loadContract } from '../../src-sandbox/reference-crm/contract.ts';

let contract: Contract | null = null;

export function bridgeContract(): Contract {
  contract ??= loadContract();
  return contract;
}

/** Passes everything on; `seen` collects the ids of the operations that were answered. */
export function checkedChannel(inner: Channel, seen: Set<string> = new Set()): Channel {
  const checked =
    (send: typeof fetch): typeof fetch =>
    async (input, init) => {
      const response = await send(input, init);
      const method = init?.method ?? 'GET';
      const found = bridgeContract().find(method, new URL(String(input)).pathname);
      if (found.type !== 'operation') throw new Error(`${method} ${String(input)} is not documented`);
      seen.add(found.operation.id);
      const mediaType = response.headers.get('content-type')?.split(';')[0] ?? null;
      const body = mediaType?.endsWith('json') === true ? await response.clone().json() : undefined;
      const wrong = bridgeContract().checkAnswer(found.operation, response.status, mediaType, body);
      if (wrong !== null) throw new Error(`${found.operation.id} answered ${response.status}: ${wrong}`);
      return response;
    };
  return {
    traffic: () => inner.traffic(),
    fetch: checked(inner.fetch),
    stream: checked(inner.stream),
  };
}
