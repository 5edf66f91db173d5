/** The English dictionary. Its keys are the keys that every dictionary must have. */
import { activity } from './en/activity.ts';
import { decided } from './en/decided.ts';
import { entryFields } from './en/entry-fields.ts';
import { exchangeSignIn } from './en/exchange-sign-in.ts';
import { features } from './en/features.ts';
import { help } from './en/help.ts';
import { mail } from './en/mail.ts';
import { microsoftSignIn } from './en/microsoft-sign-in.ts';
import { moments } from './en/moments.ts';
import { moved } from './en/moved.ts';
import { problemReasons } from './en/problem-reasons.ts';
import { problems } from './en/problems.ts';
import { proof } from './en/proof.ts';
import { quarantine } from './en/quarantine.ts';
import { reasons } from './en/reasons.ts';
import { settings } from './en/settings.ts';
import { setup } from './en/setup.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { status } from './en/status.ts';
import { stop } from './en/stop.ts';
import { tray } from './en/tray.ts';
import { undo } from './en/undo.ts';
import { why } from './en/why.ts';
import type { Entry, ProblemReasons, ProblemTexts } from './entry.ts';

const texts = {
  ...shell,
  ...setup,
  ...signIn,
  ...microsoftSignIn,
  ...exchangeSignIn,
  ...status,
  ...stop,
  ...activity,
  ...decided,
  ...entryFields,
  ...reasons,
  ...proof,
  ...quarantine,
  ...features,
  ...help,
  ...mail,
  ...moments,
  ...moved,
  ...settings,
  ...tray,
  ...undo,
  ...why,
} as const;

export type English = typeof texts;
export type Key = keyof English;

export interface Dictionary {
  /** BCP 47 language tag, for plurals, dates and numbers. */
  readonly language: string;
  readonly texts: Readonly<Record<Key, Entry>>;
  readonly problems: ProblemTexts;
  readonly problemReasons: ProblemReasons;
}

export const en = { language: 'en', texts, problems, problemReasons } as const satisfies Dictionary;
