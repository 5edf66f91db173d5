/** Asks DNS where a domain offers a service (SRV, RFC 2782). Nothing of the person but the domain is sent. */
import { Resolver } from 'node:dns/promises';

export interface ServiceRecord {
  /** As DNS gives it, not checked; '' says that the domain does not offer the service (RFC 2782, "Target"). */
  readonly host: string;
  readonly port: number;
  /** Lower is asked first. */
  readonly priority: number;
  /** Among records of one priority, higher is preferred. */
  readonly weight: number;
}

/** @param name for example `_imaps._tcp.example.com` */
export type ServiceLookup = (name: string, signal: AbortSignal) => Promise<readonly ServiceRecord[]>;

export interface ServiceLookupOptions {
  /** Name servers as `address:port`. Default: the system's. */
  readonly servers?: readonly string[];
  /** Milliseconds for one question to one name server; each is asked twice. Default 2,000. */
  readonly timeoutMs?: number;
}

/**
 * The answer is empty when there is no record, and also when no name server answers: DNS is one of several ways to find a server.
 * Answers are not authenticated, so a host from them gets no credentials unless it is of the domain itself or confirmed (S1, RFC 6186
 * section 6). The promise rejects only with the reason of an abort.
 */
export function createServiceLookup(options: ServiceLookupOptions = {}): ServiceLookup {
  return async (name, signal) => {
    signal.throwIfAborted();
    const resolver = new Resolver({ timeout: options.timeoutMs ?? 2_000, tries: 2 });
    if (options.servers !== undefined) resolver.setServers(options.servers);
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const records = await resolver.resolveSrv(name);
      return records.map(({ name: host, port, priority, weight }) => ({ host, port, priority, weight }));
    } catch {
      signal.throwIfAborted();
      return [];
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}
