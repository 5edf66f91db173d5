/** How a Message-ID is written wherever two sides are compared (M8). Pure. */

/** A Message-ID without angle brackets, white space and what stands outside the brackets; null for none. */
export function bareMessageId(value: string | null | undefined): string | null {
  const inside = /<([^<>]*)>/.exec(value ?? '')?.[1] ?? value ?? '';
  const bare = inside.replace(/\s+/g, '');
  return bare === '' ? null : bare;
}
