/** What a person chose of mail since the set-up, as the store keeps it. The calendar asks too, so that no code of mail is needed to read it. */
import { z } from 'zod';
import { type MailChoices, mailSettingsSchema } from '../../../src-shared/contract/index.ts';
import type { Store } from '../../store/index.ts';

const chosenSchema = z.strictObject({
  settings: mailSettingsSchema.partial(),
  /** A person stopped mail; map and settings are kept (A7). */
  isAsleep: z.boolean(),
});
export type MailChoice = z.infer<typeof chosenSchema>;

const nothingChosen: MailChoice = { settings: {}, isAsleep: false };

/** What a person chose since the set-up. What cannot be read counts as nothing. */
export function mailChoice({ mail: { facts } }: Pick<Store, 'mail'>): MailChoice {
  const parsed = chosenSchema.safeParse(JSON.parse(facts.chosen() ?? 'null'));
  return parsed.success ? parsed.data : nothingChosen;
}

/** The person's own block list, which is kept with their mail, also while the mailbox cannot be had. */
export function ownBlockList(
  store: Pick<Store, 'mail'>,
  setup: Pick<MailChoices, 'blocked'> | undefined,
): readonly string[] {
  return mailChoice(store).settings.blocked ?? setup?.blocked ?? [];
}
