/** The texts of the interface in every language, and the formatting of texts, numbers and times. */
export { createDates } from './dates.ts';
export { type Dictionary, en } from './en.ts';
export type { Entry } from './entry.ts';
export { fill } from './fill.ts';
export { nl } from './nl.ts';
export { pseudo } from './pseudo.ts';
export { chooseDictionary, createWords, type Words } from './translate.ts';
