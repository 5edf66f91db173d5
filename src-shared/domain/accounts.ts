/**
 * What a connected account can and cannot do (A4), found out by reading only and shown to the person. A side's
 * `capabilities` steer the engine; this list explains.
 */

export type AccountFeatureName =
  /** The server mails the guests of a meeting the person organises. */
  | 'invitations'
  /** The person's yes or no travels to the organiser as an answer (PE4). */
  | 'replies'
  /** An entry can be marked private. */
  | 'privacy'
  /** An online meeting can be made along with an entry. A link that is already there is kept by every account. */
  | 'online-meetings'
  /** The server says by itself that something changed; without it Concord asks at intervals. */
  | 'push'
  /** When other people are busy can be asked. */
  | 'free-busy'
  /** The account's other calendars can be listed (C2). */
  | 'sub-calendars'
  /** The server tells what changed; without it Concord compares lists. */
  | 'change-log';

/** Why a feature is missing or not certain; on a `yes` what it does not cover. */
export type AccountFeatureReason =
  /** The kind of account has no such thing, on any server. */
  | 'not-in-protocol'
  /** The server says it has none. */
  | 'not-on-server'
  /** The server does not say, and was not pressed. */
  | 'not-told'
  /** What the server says about itself does not fit together. */
  | 'contradictory'
  /** The server says so; only a write will show whether it is true. */
  | 'shown-by-first-write'
  /** The server does not tell the person's own address, so nobody knows what is theirs to answer. */
  | 'own-address-unknown'
  /** No calendar of the account may be changed by this person. */
  | 'nothing-writable'
  /** Calendars inside other calendars are there and cannot be listed. */
  | 'nested-hidden';

export interface AccountFeature {
  readonly feature: AccountFeatureName;
  /** `unproven` counts as `no` until a write has shown it. */
  readonly state: 'yes' | 'no' | 'unproven';
  /** Absent only for a plain `yes`. */
  readonly reason?: AccountFeatureReason;
}

/** One entry per feature, in the order of `AccountFeatureName`. */
export type AccountFeatures = readonly AccountFeature[];
