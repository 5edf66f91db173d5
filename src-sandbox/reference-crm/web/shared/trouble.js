/** What a page says and does after a request that failed. */
import { complain, stranded } from './notices.js';

/**
 * @param words the page's texts: `noAnswer`, `lockReasons`, `notPermitted`, `notDone`, `wayToNewLink`
 * @param sentences the page's sentence for a Problem's code
 */
export function createTrouble(words, sentences) {
  /** Nobody answered the last time. */
  let isLost = false;

  function sentenceOf({ code, detail }) {
    if (code === undefined) return words.noAnswer;
    if (code === 'not-permitted') return words.lockReasons[detail] ?? words.notPermitted;
    return sentences[code] ?? words.notDone;
  }

  return {
    /** Without a valid secret the page ends; anything else is said, and the page goes on. */
    failed(error) {
      isLost = error.code === undefined;
      if (error.code === 'sign-in-required') stranded(words.wayToNewLink);
      else complain(sentenceOf(error));
    },
    /** An answer came again: takes back that none came. */
    answered() {
      if (isLost) complain('');
      isLost = false;
    },
  };
}
