/** The store's public face. */
export type { Store } from './store.ts';
