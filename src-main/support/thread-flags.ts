/**
 * Flags of V8. Without `threadFlags` a process that starts and ends threads crashes now and then, in code of V8 that all its threads share;
 * every program of ours that can be told flags gets them at its start.
 */

/** V8's guard of code pages; it exists only on processors with memory protection keys (https://github.com/nodejs/node/issues/64500). */
const noCodePageGuard = '--no-memory-protection-keys';

/**
 * How many calls a WebAssembly module may make to a JavaScript function before V8 compiles code for that call. Two threads can free such
 * code at once, which ends the process; it is never compiled with the highest number there is. Node's removal of types from TypeScript and
 * undici's HTTP parser are WebAssembly.
 */
export const noCompiledWrappers = '--wasm-wrapper-tiering-budget=2147483647';

export const threadFlags = [noCodePageGuard, noCompiledWrappers] as const;

/**
 * After how many calls of a function V8's slowest compiler takes it up, instead of 3,000. A run of Concord is short and calls many functions
 * some thousand times: what the quicker compiler makes of them is fast enough, and the slow one costs processor time and memory beside it.
 */
export const lateOptimizing = '--invocation-count-for-turbofan=100000';
