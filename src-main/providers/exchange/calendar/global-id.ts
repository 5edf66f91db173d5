/** Global object ids ([MS-OXOCAL] 2.2.1.27 and 2.2.1.28), which are what a uid is in Exchange. Pure. */
import { createHash } from 'node:crypto';
import type { CreateIdentity } from '../../outlook/index.ts';

const head = '040000008200E00074C5B7101A82E008';
/** The date of an occurrence, which a clean id has not, the moment of the creation, and what is kept free. */
const middle = '0'.repeat(40);

/** A uid of Exchange's own form that the same key always gives. A copy of the event gets another one. */
export const byUid: CreateIdentity = (key) => {
  const data = createHash('sha256').update(`concord event ${key}`).digest('hex').slice(0, 32);
  return { iCalUId: `${head}${middle}10000000${data}`.toUpperCase() };
};

/** The clean id of a uid in base64: a uid of another program is packed behind a mark ([MS-OXCICAL] 2.1.3.1.1.20.26). */
export function cleanIdOf(uid: string): string {
  if (/^04000000[0-9a-f]{72,}$/i.test(uid))
    return Buffer.from(`${uid.slice(0, 32)}00000000${uid.slice(40)}`, 'hex').toString('base64');
  const data = Buffer.from(`vCal-Uid\u0001\0\0\0${uid}\0`, 'utf8');
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(`${head}${middle}`, 'hex'), size, data]).toString('base64');
}
