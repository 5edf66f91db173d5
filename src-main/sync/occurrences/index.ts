export { withOccurrences } from './side.ts';
