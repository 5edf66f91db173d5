/** Who takes part in the histories of several people, and under which addresses. */

/** Users of the CRM whose calendars are connected to it sooner or later. */
export const userNames = ['anna', 'ben'] as const;
export type UserName = (typeof userNames)[number];

/** The main address of each person first; the others are aliases (PE9). */
const addresses = {
  anna: ['anna@example.com', 'a.dewit@example.com'],
  ben: ['ben@example.com'],
  /** A user of the CRM whose calendar nobody connects. */
  cleo: ['cleo@example.com'],
  noor: ['noor.bakker@mail.example', 'n.bakker@brightworks.example'],
  sam: ['sam.okafor@lumen-legal.example'],
  /** Organises meetings of their own. */
  boss: ['boss@client.example'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Person = keyof typeof addresses;

/** Who can be invited; the second noor is her alias. */
export const guestAddresses = [
  ...(['anna', 'ben', 'cleo', 'noor', 'sam'] as const).map((who) => addresses[who][0]),
  addresses.noor[1],
] as const;

export const crmUsers = ['anna', 'ben', 'cleo'] as const;

export const addressOf = (who: Person): string => addresses[who][0];
export const aliasesOf = (who: Person): readonly string[] => addresses[who].slice(1);

const owners = new Map(
  Object.entries(addresses).flatMap(([who, list]) => list.map((address) => [address as string, who])),
);

/** The person behind an address. */
export function personOf(address: string): string {
  return owners.get(address.toLowerCase()) ?? address;
}
