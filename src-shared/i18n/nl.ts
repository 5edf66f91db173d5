/** The Dutch dictionary. Texts address the person with *je*. */
import type { Dictionary, English } from './en.ts';
import type { Translated } from './entry.ts';
import { activity } from './nl/activity.ts';
import { decided } from './nl/decided.ts';
import { entryFields } from './nl/entry-fields.ts';
import { exchangeSignIn } from './nl/exchange-sign-in.ts';
import { features } from './nl/features.ts';
import { help } from './nl/help.ts';
import { mail } from './nl/mail.ts';
import { microsoftSignIn } from './nl/microsoft-sign-in.ts';
import { moments } from './nl/moments.ts';
import { moved } from './nl/moved.ts';
import { problemReasons } from './nl/problem-reasons.ts';
import { problems } from './nl/problems.ts';
import { proof } from './nl/proof.ts';
import { quarantine } from './nl/quarantine.ts';
import { reasons } from './nl/reasons.ts';
import { settings } from './nl/settings.ts';
import { setup } from './nl/setup.ts';
import { shell } from './nl/shell.ts';
import { signIn } from './nl/sign-in.ts';
import { status } from './nl/status.ts';
import { stop } from './nl/stop.ts';
import { tray } from './nl/tray.ts';
import { undo } from './nl/undo.ts';
import { why } from './nl/why.ts';

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
} as const satisfies Translated<English>;

export const nl = { language: 'nl', texts, problems, problemReasons } as const satisfies Dictionary;
