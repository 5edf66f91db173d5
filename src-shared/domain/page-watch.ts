/** Notices a list in pages that a server never ends: states that always differ, with nothing new in the pages. */

/** Honest servers send a few pages without anything new, when what was listed changes meanwhile. */
const mostPagesWithoutNews = 100;
/** More names than any calendar has. */
const mostNames = 1_000_000;

/** To be asked with the names on each page. False: this list does not come to an end, and is not to be followed any further. */
export function pageWatch(): (names: readonly string[]) => boolean {
  const known = new Set<string>();
  let without = 0;
  return (names) => {
    const before = known.size;
    for (const name of names) known.add(name);
    if (known.size === before) without += 1;
    return without <= mostPagesWithoutNews && known.size <= mostNames;
  };
}
