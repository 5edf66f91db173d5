/** What the engine does for a side that cannot do everything (WR10). */
export { confirmByHand } from './by-hand.ts';
export { setApart, showNotCarried } from './not-carried.ts';
export { withinLimits } from './side.ts';
export { isLeftToPerson, settleUnclear, unclearCreates } from './unclear-creates.ts';
