/** Global object ids in hexadecimal (MS-OXOCAL 2.2.1.27): what `uid` and `iCalUId` are. */

/** A new one: a fixed head, no day, the time of creation, and an id. */
export function newUid(key: string, now: number): string {
  const hex = (value: bigint | number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  const ticks = hex((BigInt(now) + 11_644_473_600_000n) * 10_000n, 16);
  const bytes = ticks.match(/../g)?.reverse().join('') ?? '';
  return `040000008200E00074C5B7101A82E00800000000${bytes}000000000000000010000000${hex(Number(key), 32)}`;
}

/** The day of an occurrence stands in bytes 17 to 20 of its global object id: year in two bytes, month, day. */
export function datedUid(uid: string, date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  return `${uid.slice(0, 32)}${hex(year, 4)}${hex(month, 2)}${hex(day, 2)}${uid.slice(40)}`;
}
