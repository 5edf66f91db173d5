/** What every item has, whatever its class. */

export interface Body {
  readonly type: 'HTML' | 'Text';
  readonly text: string;
}

export interface Address {
  readonly name: string;
  readonly address: string;
}

/** A value of an extended property: one text, or several. */
export type ExtendedValue = string | readonly string[];

export interface CommonContent {
  readonly subject: string;
  readonly body: Body;
  readonly sensitivity: string;
  readonly importance: string;
  readonly categories: readonly string[];
  readonly isReminderSet: boolean;
  readonly reminderMinutes: number;
  /** By the canonical text of their path. */
  readonly extended: Readonly<Record<string, ExtendedValue>>;
}

export const emptyContent: CommonContent = {
  subject: '',
  body: { type: 'Text', text: '' },
  sensitivity: 'Normal',
  importance: 'Normal',
  categories: [],
  isReminderSet: false,
  reminderMinutes: 0,
  extended: {},
};
