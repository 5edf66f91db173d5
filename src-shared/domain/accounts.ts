/**
 * What a connected account can and cannot do (A4). Concord finds this out with read requests only, and shows it to the
 * person. The engine does not use this list; it uses a side's `capabilities`.
 */

export type AccountFeatureName =
  /** The server sends mail to the guests of a meeting that the person organises. */
  | 'invitations'
  /** The server sends the person's answer to an invitation to the organiser (PE4). */
  | 'replies'
  /** An entry can be marked private. */
  | 'privacy'
  /** An online meeting can be created together with an entry. Every account keeps a meeting link that an entry already has. */
  | 'online-meetings'
  /** The server notifies Concord of changes; without this, Concord asks at intervals. */
  | 'push'
  /** The server can be asked when other people are busy. */
  | 'free-busy'
  /** The account's other calendars can be listed (C2). */
  | 'sub-calendars'
  /** The server lists what changed since an earlier state; without this, Concord compares complete lists. */
  | 'change-log';

/** Why a feature is missing or uncertain; for a `yes`, what the feature does not cover. */
export type AccountFeatureReason =
  /** The protocol of this kind of account does not have the feature on any server. */
  | 'not-in-protocol'
  /** The server says that it does not have the feature. */
  | 'not-on-server'
  /** The server does not say, and only reading was tried. */
  | 'not-told'
  /** What the server says about itself is contradictory. */
  | 'contradictory'
  /** The server says that it has the feature, but only a write can show whether that is true. */
  | 'shown-by-first-write'
  /** The server does not tell the person's own address, so Concord cannot know which invitations are theirs to answer. */
  | 'own-address-unknown'
  /** The person may not change any calendar of the account. */
  | 'nothing-writable'
  /** Some calendars are inside other calendars and cannot be listed. */
  | 'nested-hidden';

export interface AccountFeature {
  readonly feature: AccountFeatureName;
  /** `unproven` counts as `no` until a write has shown that the feature works. */
  readonly state: 'yes' | 'no' | 'unproven';
  /** Absent only for a plain `yes`. */
  readonly reason?: AccountFeatureReason;
}

/** One entry per feature, in the order of `AccountFeatureName`. */
export type AccountFeatures = readonly AccountFeature[];
