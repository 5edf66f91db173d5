/** What the views say about an entry besides its title and time. */
import { words } from './texts.js';

/** The same entry has the same key after the agenda was loaded again. */
export const keyOf = ({ id, recurrenceId }) => `${id} ${recurrenceId ?? ''}`;

/** Each with a sign for narrow places ('' where the shape says it already), and in words. */
export function marksOf(entry) {
  return [
    entry.recurrenceId !== null && !entry.exception && { sign: '↻', text: words.repeats },
    entry.exception && { sign: '≠', text: words.exception },
    entry.kind === 'task' && { sign: '', text: entry.completed ? words.taskDone : words.task },
    entry.status === 'tentative' && { sign: '?', text: words.tentative },
    entry.private && { sign: words.private, text: words.private },
    (entry.locked?.fields.length ?? 0) > 0 && { sign: words.locked, text: words.locked },
    entry.meeting !== '' && { sign: words.video, text: words.video },
    !entry.push && { sign: '', text: words.notSynced },
  ].filter(Boolean);
}
