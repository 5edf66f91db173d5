/**
 * Undoes an answer's content codings (RFC 9110 8.4), and limits the bytes that go in. The caller limits the bytes that come out.
 */
import { type Duplex, pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders: ReadonlyMap<string, () => Duplex> = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The content codings that this module can undo, in the order in which they were applied. Others are ignored. */
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
 * The body without its codings. When one stream of the chain fails or is destroyed, all of them are.
 * @param maxBytes limit for the body as it was sent: data that decompresses to nothing would never reach a limit on the output
 * @param tooLarge makes the error for a body beyond that limit
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
