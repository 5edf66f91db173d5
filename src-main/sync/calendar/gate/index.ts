/** The gate's public face: what of a plan may be sent, and what waits for a person. */
export { gate } from './gate.ts';
export type { GateContext, GateResult, PassedWrite, RejectedWrite } from './model.ts';
export { writeSubject } from './repeated-writes.ts';
