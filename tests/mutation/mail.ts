/** What plans mail and keeps its requests, file by file, with the specs that hold each: what `npm run mutate -- mail` measures. Data only. */
import type { HeldFile, Wanted } from './score.ts';

export const wantedOfMail: Wanted = { inAll: 85, ofAFile: 80, withoutReason: 0 };

/** Source files below `src-main` by the specs below `tests/unit` that hold them, both without their endings. */
const held: readonly (readonly [files: readonly string[], specs: readonly string[]])[] = [
  [['sync/mail/decide'], ['mail/decide']],
  [['sync/mail/gate'], ['mail/gate']],
  [['sync/mail/plan/membership'], ['mail/membership']],
  [['sync/mail/plan/pair-off'], ['mail/pair-off']],
  [
    ['model', 'plan-keywords', 'plan-link', 'plan-moves'].map((name) => `sync/mail/plan/${name}`),
    ['mail/plan', 'mail/planned-writes'],
  ],
  [['store/mail/outbox'], ['mail/outbox']],
  [['sync/mail/news/gather'], ['mail/gather']],
];

export const mail: readonly HeldFile[] = held.flatMap(([files, specs]) =>
  files.map((file) => ({
    file: `src-main/${file}.ts`,
    specs: specs.map((spec) => `tests/unit/${spec}.spec.ts`),
  })),
);
