/**
 * Calendar entries as Exchange keeps them, in the members that Graph names (https://learn.microsoft.com/graph/api/resources/event): what
 * Graph and EWS have in common. Pure.
 */
export { prepareCalls } from './calls.ts';
export { capabilities } from './capabilities.ts';
export { keyProperty, readProperties } from './extended.ts';
export { readFields } from './fields.ts';
export { addresseesOf } from './mailing.ts';
export { hasAlready, withException, withoutOccurrence } from './occurrence-now.ts';
export { isOrganizedHere } from './people.ts';
export { performBy, type RequestOf, type Sender } from './perform.ts';
export { type OutlookRequest, type Reply, requestOf } from './requests.ts';
export {
  type CreateIdentity,
  dateOfId,
  dateOfOccurrence,
  isSeriesEntry,
  type Parts,
  type PrepareRules,
  readMaster,
  uidsOf,
} from './series.ts';
export {
  changeKeyIn,
  fetchedOf,
  type OutlookCalendar,
  partsOf,
  revisionOf,
  storedOf,
  type Viewer,
} from './stored.ts';
