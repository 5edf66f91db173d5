/** A message as a mailbox keeps it: its MIME content, and what is not in it. */
import type { CommonContent } from '../items/common.ts';

export interface Flag {
  readonly status: 'NotFlagged' | 'Flagged' | 'Complete';
  /** Epoch milliseconds; null without one. */
  readonly start: number | null;
  readonly due: number | null;
  readonly completed: number | null;
}

export interface MessageRecord {
  readonly type: 'message';
  readonly mime: Uint8Array;
  readonly content: CommonContent;
  readonly isRead: boolean;
  /** Not sent yet (mfUnsent of PidTagMessageFlags). */
  readonly isDraft: boolean;
  readonly flag: Flag;
  /** Epoch milliseconds. */
  readonly received: number;
  /** Of a mail about a meeting: the meeting's UID; null for others. */
  readonly meetingUid: string | null;
}
