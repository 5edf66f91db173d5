/** Randomness that repeats: the same seed gives the same run. */

/**
 * The seed of every random test. `npm test` always takes the same one, so that a commit passes or fails whenever it is tested;
 * `npm run prove` sets CONCORD_SEED to a new one each time.
 */
export const runSeed = Number(process.env.CONCORD_SEED ?? 20_261_120);

/** Marsaglia's xorshift with 32 bits (doi:10.18637/jss.v008.i14): 0 up to but not including 1. Good enough to vary tests, for nothing else. */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
