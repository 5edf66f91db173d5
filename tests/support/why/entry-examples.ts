/** One example of every answer there is about an entry: a new one has no example until it gets it here. */
import type { EntryWhyCode } from '../../../src-shared/domain/why.ts';
import type { Example } from './asked.ts';
import { endedExamples } from './ended-examples.ts';
import { leftExamples } from './left-examples.ts';
import { linkedExamples } from './linked-examples.ts';
import { noteExamples } from './note-examples.ts';
import { otherExamples } from './other-examples.ts';
import { troubleExamples } from './trouble-examples.ts';
import { waitingExamples } from './waiting-examples.ts';

export const entryExamples: Readonly<Record<EntryWhyCode, Example>> = {
  ...linkedExamples,
  ...leftExamples,
  ...waitingExamples,
  ...troubleExamples,
  ...otherExamples,
  ...noteExamples,
  ...endedExamples,
};
