/**
 * What people do with a meeting, step by step, and what has to follow: who is asked about by name, who gets which message, and what the
 * person's calendar and CRM show of the guests. Each step goes on from the one before it.
 */
import type { Row } from './row.ts';
import { aliases } from './rows-aliases.ts';
import { firstSync, tickedAnew } from './rows-from-before.ts';
import { invited } from './rows-invited.ts';
import { leaving } from './rows-leaving.ts';
import { organised } from './rows-organised.ts';
import { series } from './rows-series.ts';

export const meetingTable: readonly Row[] = [
  ...firstSync,
  ...organised,
  ...tickedAnew,
  ...series,
  ...leaving,
  ...invited,
  ...aliases,
];
