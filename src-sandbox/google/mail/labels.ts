/** A mailbox's labels: Gmail's own, known by their ids, and those of the person, known by `Label_<number>`. */
import { refuseLabelConflict, refuseMail } from './mail-errors.ts';

export interface Label {
  readonly id: string;
  name: string;
  readonly type: 'system' | 'user';
  messageListVisibility?: 'show' | 'hide';
  labelListVisibility?: 'labelShow' | 'labelShowIfUnread' | 'labelHide';
  color?: unknown;
}

export interface Labels {
  all(): readonly Label[];
  byId(id: string): Label | null;
  /** @throws ApiRefusal for a name that is taken or reserved */
  create(wanted: Partial<Omit<Label, 'id' | 'type'>>): Label;
  /** @throws ApiRefusal for a label of Gmail's own, and for a name that is taken or reserved */
  change(label: Label, change: Partial<Omit<Label, 'id' | 'type'>>): void;
  remove(label: Label): void;
  /** A name that this account cannot give: Gmail's own names in the account's language. */
  reserve(name: string): void;
}

const hidden = { messageListVisibility: 'hide', labelListVisibility: 'labelHide' } as const;
/** In the order and with the members of a recorded list. */
const systemLabels: readonly (readonly [id: string, isHidden: boolean])[] = [
  ['CHAT', true],
  ['SENT', false],
  ['INBOX', false],
  ['IMPORTANT', true],
  ['TRASH', true],
  ['DRAFT', false],
  ['SPAM', true],
  ['CATEGORY_FORUMS', true],
  ['CATEGORY_UPDATES', true],
  ['CATEGORY_PERSONAL', true],
  ['CATEGORY_PROMOTIONS', true],
  ['CATEGORY_SOCIAL', true],
  ['STARRED', false],
  ['UNREAD', false],
];
const reservedNames = [
  ...systemLabels.map(([id]) => id),
  ...['drafts', 'bin', 'chats', 'all mail', 'muted', 'scheduled', 'snoozed', 'archive'],
];
const mostNameLength = 225;

export interface LabelsState {
  readonly labels: Map<string, Label>;
  /** How many labels people made. */
  made: number;
}

export const systemLabelsOnly = (): LabelsState => ({
  labels: new Map(
    systemLabels.map(([id, isHidden]) => [id, { id, name: id, type: 'system', ...(isHidden ? hidden : {}) }]),
  ),
  made: 0,
});

export function createLabels(state: LabelsState): Labels {
  const { labels } = state;
  const reserved = new Set(reservedNames.map((name) => name.toLowerCase()));

  const checkName = (name: string | undefined, own: Label | null): string => {
    if (name === undefined || name.split('/').some((part) => part.trim() === ''))
      refuseMail('Invalid label name');
    if (name.length > mostNameLength || reserved.has(name.toLowerCase())) refuseMail('Invalid label name');
    for (const label of labels.values())
      if (label !== own && label.name.toLowerCase() === name.toLowerCase()) refuseLabelConflict();
    return name;
  };

  return {
    all: () => [...labels.values()],
    byId: (id) => labels.get(id) ?? null,
    create(wanted) {
      const name = checkName(wanted.name, null);
      state.made += 1;
      const label: Label = {
        id: `Label_${state.made}`,
        type: 'user',
        messageListVisibility: 'show',
        labelListVisibility: 'labelShow',
        ...wanted,
        name,
      };
      labels.set(label.id, label);
      return label;
    },
    change(label, change) {
      if (label.type === 'system') refuseMail('Invalid label: system labels cannot be changed');
      if (change.name !== undefined) checkName(change.name, label);
      Object.assign(label, change);
    },
    remove: (label) => void labels.delete(label.id),
    reserve: (name) => void reserved.add(name.toLowerCase()),
  };
}
