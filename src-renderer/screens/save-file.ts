/** Hands a text to the person as a file: the browser's own download, and on the desktop a dialog that asks where. */

/** Chromium reads the file after the click; it is kept for as long as a person may look for a place. */
const keptMs = 10 * 60_000;

/** @param name lower-case letters, digits and hyphens, with its ending: the desktop saves no other one (S5) */
export function saveFile(name: string, type: 'text/csv', text: string): void {
  // spreadsheets take the mark in front as the sign that it is UTF-8
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
}
