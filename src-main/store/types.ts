/** Words the repositories share. */
export type SideName = 'provider' | 'crm';
