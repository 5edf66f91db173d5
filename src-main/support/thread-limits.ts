/**
 * Limits of the heap of every thread of ours. Below 2 GiB V8 lets a heap grow to twice what is in use, instead of four times, before it
 * collects garbage; a smaller nursery for new objects lets it hold less of what is not needed any more. Both cost a few per cent of
 * processor time in a first run.
 */
export const threadLimits = { maxOldGenerationSizeMb: 2000, maxYoungGenerationSizeMb: 8 };
