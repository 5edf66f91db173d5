/** The states in which a synchronisation can be. */
export const syncStates = [
  'idle',
  'in-agreement',
  'working',
  'paused',
  'offline',
  'needs-you',
  'error',
  'waiting',
] as const;
