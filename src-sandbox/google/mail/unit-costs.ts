/** What calls of Gmail cost in quota units: https://developers.google.com/workspace/gmail/api/reference/quota */

/** Projects that used Gmail between November 2025 and April 2026 keep the old costs and limits. */
export type ProjectAge = 'new' | 'old';

/** Units in any minute, for a person and for a project. */
export const mailLimits = {
  new: { perPerson: 6_000, perProject: 1_200_000 },
  old: { perPerson: 15_000, perProject: 1_200_000 },
} as const satisfies Readonly<Record<ProjectAge, unknown>>;

/** By the operation without `gmail.users.`. */
const oldCosts: Readonly<Record<string, number>> = {
  getProfile: 1,
  'history.list': 2,
  'labels.create': 5,
  'labels.get': 1,
  'labels.list': 1,
  'labels.patch': 5,
  'messages.batchDelete': 50,
  'messages.batchModify': 50,
  'messages.delete': 10,
  'messages.get': 5,
  'messages.import': 25,
  'messages.insert': 25,
  'messages.list': 5,
  'messages.modify': 5,
  'messages.trash': 5,
  'messages.untrash': 5,
  'settings.sendAs.get': 1,
  'settings.sendAs.list': 1,
};
/** Where they differ. */
const newCosts: Readonly<Record<string, number>> = { 'messages.get': 20 };

export function unitsOf(call: string, age: ProjectAge): number {
  return (age === 'new' ? newCosts[call] : undefined) ?? oldCosts[call] ?? 5;
}
