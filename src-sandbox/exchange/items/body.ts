/** The text of an HTML body, roughly as Exchange makes it. */
import type { Body } from './common.ts';

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' };

export function plainText({ type, text }: Body): string {
  if (type === 'Text') return text;
  return text
    .replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/\s*\r?\n\s*/g, '')
    .replace(/<br\s*\/?>|<\/(?:p|div|li|tr)>/gi, '\r\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return entities[name] ?? whole;
    });
}
