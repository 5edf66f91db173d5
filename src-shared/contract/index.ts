/** The contract between the main process and the interface: state, topics, calls. Two carriers bring it across. */
export * from './calls.ts';
export * from './credentials.ts';
export * from './decided.ts';
export * from './entries.ts';
export * from './find.ts';
export * from './listed.ts';
export * from './mail.ts';
export * from './mail-move.ts';
export * from './mailboxes.ts';
export * from './most-shown.ts';
export * from './problem.ts';
export * from './proof.ts';
export * from './sides.ts';
export * from './state.ts';
export * from './stopping.ts';
export * from './sync-states.ts';
export * from './undo.ts';
