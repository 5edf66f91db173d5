/**
 * Answers of both sides, damaged from a seed: reading them throws nothing but what a reader may throw, leads nowhere else, changes no
 * prototype, and puts nothing on a terminal that a terminal obeys (S1, S6, S7).
 */
import { seededRandom } from '../seeded.ts';
import { faultOfCrmAnswer } from './crm-answers.ts';
import { faultOfAddress, faultOfList } from './dav-answers.ts';
import { faultOfHeaders } from './header-values.ts';
import type { Random } from './made-up-text.ts';
import { faultOfTerminalText } from './terminal.ts';

/** What went wrong with one made-up answer; null when nothing did. It may throw as well, which is a fault too. */
export type Exercise = (random: Random) => string | null | Promise<string | null>;

export const exercises: Readonly<Record<string, Exercise>> = {
  'XML of a calendar server': faultOfList,
  'addresses of a calendar server': faultOfAddress,
  'headers of both sides': faultOfHeaders,
  'JSON of a CRM': faultOfCrmAnswer,
  'text for a terminal': faultOfTerminalText,
};

const names = Object.keys(exercises);
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const untouched = prototypes.map((one) => Reflect.ownKeys(one).length);

/** Which exercise the input with this number belongs to. */
export function exerciseOf(number: number): string {
  return names[number % names.length] ?? '';
}

/** The fault that the input with this number shows, in words. The same seed and number always give the same input. */
export async function faultOf(seed: number, number: number): Promise<string | null> {
  const random = seededRandom((seed + Math.imul(number, 0x9e3779b1)) >>> 0);
  try {
    const fault = (await exercises[exerciseOf(number)]?.(random)) ?? null;
    if (fault !== null) return fault;
  } catch (error) {
    return error instanceof Error
      ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ')
      : String(error);
  }
  return prototypes.some((one, at) => Reflect.ownKeys(one).length !== untouched[at])
    ? 'a prototype has other properties than before'
    : null;
}
