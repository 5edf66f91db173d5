/** Entries of an address book as Outlook notes them ([MS-OXCDATA] 2.2.5.2). Pure. */

/** Of the address book, behind four bytes of flags. */
const provider = 'dca740c8c042101ab4b908002b2fe182';
/** Flags, provider, version and kind. */
const headBytes = 28;
const longestName = 1_024;

/** The name of a person in the directory: `/o=…/cn=…`. Null for what is no such entry. @param text base64 */
export function ownerIn(text: string): string | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.subarray(4, 20).toString('hex') !== provider) return null;
  const end = bytes.indexOf(0, headBytes);
  const name = bytes.subarray(headBytes, end < 0 ? bytes.length : end).toString('latin1');
  return /^\/o=[\x20-\x7e]+$/i.test(name) && name.length <= longestName ? name : null;
}
