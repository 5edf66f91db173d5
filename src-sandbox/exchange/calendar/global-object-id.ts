/** Global object ids (MS-OXOCAL 2.2.1.27): what UID and the two extended properties hold. */

const head = '040000008200E00074C5B7101A82E008';

/** A new one in hexadecimal. @param id any text. @param now epoch milliseconds */
export function newUid(id: string, now: number): string {
  const ticks = Buffer.alloc(8);
  ticks.writeBigUInt64LE((BigInt(now) + 11_644_473_600_000n) * 10_000n);
  return `${head}00000000${hex(ticks)}000000000000000010000000${id.replaceAll('-', '').toUpperCase()}`;
}

/** Base64. A UID of another program is wrapped with a mark before it. @param date of an occurrence; null for the clean one */
export function globalObjectId(uid: string, date: string | null): string {
  const own = new RegExp(`^${head}[\\dA-F]{48,}$`, 'i').test(uid) ? uid.toUpperCase() : wrapped(uid);
  const [year = 0, month = 0, day = 0] = date?.split('-').map(Number) ?? [];
  const part = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const text = `${own.slice(0, 32)}${part(year, 4)}${part(month, 2)}${part(day, 2)}${own.slice(40)}`;
  return Buffer.from(text, 'hex').toString('base64');
}

function wrapped(uid: string): string {
  const data = Buffer.concat([Buffer.from('vCal-Uid\x01\0\0\0', 'latin1'), Buffer.from(`${uid}\0`, 'utf8')]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return `${head}${'0'.repeat(40)}${hex(size)}${hex(data)}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}
