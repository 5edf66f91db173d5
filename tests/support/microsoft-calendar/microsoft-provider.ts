/** A simulated Microsoft 365 with the account of one person, which stands where a sample calendar stands. */
import {
  type GraphExchange,
  type MicrosoftOptions,
  type SimulatedMicrosoft,
  startMicrosoft,
} from '../../../src-sandbox/graph/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { graphContract } from '../graph-contract.ts';
import { publicClient } from '../simulated-microsoft.ts';
import { type MicrosoftAccount, microsoftAccount } from './microsoft-account.ts';

export interface MicrosoftProvider extends MicrosoftAccount {
  readonly microsoft: SimulatedMicrosoft;
  /** What the simulated Graph complains of, and where a request or an answer departs from the contract. */
  complaints(): readonly string[];
}

export interface MicrosoftProviderOptions {
  readonly clock: Clock;
  readonly address?: string;
  readonly aliases?: readonly string[];
  /** Further people with an account in the same organisation. */
  readonly others?: MicrosoftOptions['people'];
}

const zone = 'Europe/Amsterdam';

export async function microsoftProvider({
  clock,
  address = 'robin@example.com',
  aliases = [],
  others = [],
}: MicrosoftProviderOptions): Promise<MicrosoftProvider> {
  const person = { email: address, name: 'Robin de Vries', timeZone: zone, organisation: 'example.com' };
  const { microsoft, complaints } = await checkedMicrosoft(clock, [{ ...person, aliases }, ...others]);
  const account = await microsoftAccount(microsoft, { clock, address, aliases, zone });
  return {
    ...account,
    microsoft,
    complaints,
    async close() {
      await account.close();
      await microsoft.stop();
    },
  };
}

/** A simulated Microsoft 365 whose requests and answers are held against Microsoft's contract. */
export async function checkedMicrosoft(
  clock: Clock,
  people: MicrosoftOptions['people'],
): Promise<Pick<MicrosoftProvider, 'microsoft' | 'complaints'>> {
  const faultsFound: string[] = [];
  const microsoft = await startMicrosoft({
    clock,
    people,
    clients: [publicClient],
    observe: (exchange: GraphExchange) => void faultsFound.push(...(graphContract?.faultsOf(exchange) ?? [])),
  });
  return { microsoft, complaints: () => [...microsoft.complaints(), ...faultsFound] };
}
