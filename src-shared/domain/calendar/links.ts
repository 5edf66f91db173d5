/** Which links may cross from one side to the other (S6). */

/**
 * Whether a link may cross: web pages over https, mail addresses and telephone numbers. Any other scheme may run a program
 * (`javascript:`, `file:`) or send what a person types unencrypted (`http:`), and stays on its own side.
 * @param uri from outside, in any form
 */
export function mayCross(uri: string): boolean {
  return /^(?:https:\/\/[^\s/?#]|mailto:[^\s]|tel:[^\s])/i.test(uri.trim());
}
