/** Makes a CRM that knows single entries only look like one that knows series (TI4). */
export { withOccurrences } from './side.ts';
export { windowEnd } from './window-end.ts';
