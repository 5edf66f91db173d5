/** Texts of the interface in every language, and how they are written. */
export { type Dictionary, en } from './en.ts';
export type { Entry } from './entry.ts';
export { fill } from './fill.ts';
export { nl } from './nl.ts';
export { pseudo } from './pseudo.ts';
export { chooseDictionary, createWords, type Words } from './translate.ts';
