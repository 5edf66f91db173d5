/** Undoes an answer's content codings (RFC 9110 8.4). What a server sends to be unpacked is limited as well as what comes out. */
import { type Duplex, pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders: ReadonlyMap<string, () => Duplex> = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The codings this file can undo, in the order in which they were applied. Any other one is left as it is. */
export function contentCodingsOf(
  headers: readonly (readonly [name: string, value: string])[],
): readonly string[] {
  return headers
    .filter(([name]) => name === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => decoders.has(coding));
}

/**
 * The body without its codings. Errors and destruction pass through the whole chain, in both directions.
 * @param maxBytes of the body as it was sent; compressed nothings never count as output
 * @param tooLarge the error beyond that
 */
export function decoded(
  body: Readable,
  codings: readonly string[],
  maxBytes: number,
  tooLarge: () => Error,
): Readable {
  let seenBytes = 0;
  const counter = new Transform({
    transform(part: Uint8Array, _encoding, done) {
      seenBytes += part.byteLength;
      if (seenBytes > maxBytes) done(tooLarge());
      else done(null, part);
    },
  });
  const layers = [...codings].reverse().flatMap((coding) => decoders.get(coding)?.() ?? []);
  return [counter, ...layers].reduce<Readable>(
    (source, layer) => pipeline(source, layer, () => undefined),
    body,
  );
}
