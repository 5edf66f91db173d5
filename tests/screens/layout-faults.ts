/** Script that finds elements whose text is cut off, outside the window, or overlaps other text. */
export const layoutFaults = `(() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden, [aria-hidden=true], template');
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const modal = document.querySelector('.modal, [data-trigger].popover');
  const all = [...(modal ?? document.body).querySelectorAll('*')].filter((element) => ownText(element) && shown(element));
  const name = (element) => element.tagName.toLowerCase() + '.' + element.className + ' "' + element.textContent.trim().slice(0, 50) + '"';
  const found = [];
  if (document.scrollingElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways: ' + document.scrollingElement.scrollWidth + ' > ' + window.innerWidth);
  const boxes = all.map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return { element, box: range.getBoundingClientRect() };
  });
  for (const { element, box } of boxes) {
    const style = getComputedStyle(element);
    if (style.display !== 'inline' && (element.scrollWidth > element.clientWidth + 1 || (style.overflowY !== 'auto' && element.scrollHeight > element.clientHeight + 2)))
      found.push('cut off: ' + name(element));
    if (box.right > window.innerWidth + 1 || box.left < -1) found.push('out of the window: ' + name(element));
    for (let clip = element.parentElement; clip !== null; clip = clip.parentElement) {
      const around = clip.getBoundingClientRect();
      if (['hidden', 'clip'].includes(getComputedStyle(clip).overflowX) && (box.right > around.right + 1 || box.left < around.left - 1))
        found.push('clipped: ' + name(element));
    }
  }
  // Each line of text separately, limited to the part that scrolling ancestors let a person see.
  const lines = boxes.flatMap(({ element }) => {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '');
    const clips = [];
    let isFixed = false;
    for (let around = element; around !== null; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (['sticky', 'fixed'].includes(style.position) && !around.matches('.overlay')) isFixed = true;
      if (around !== element && style.overflowY !== 'visible' && around !== document.documentElement && around !== document.body) clips.push(around.getBoundingClientRect());
    }
    // Sticky elements at the edge of the window may cover the content that scrolls below them.
    if (isFixed && modal === null) return [];
    return text.flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((box) => ({
        element,
        left: Math.max(box.left, ...clips.map((clip) => clip.left)),
        right: Math.min(box.right, ...clips.map((clip) => clip.right)),
        top: Math.max(box.top, ...clips.map((clip) => clip.top)),
        bottom: Math.min(box.bottom, ...clips.map((clip) => clip.bottom)),
      }));
    });
  });
  for (const [index, one] of lines.entries())
    for (const other of lines.slice(index + 1)) {
      if (one.element === other.element) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 2 && down > 4) found.push('over one another: ' + name(one.element) + ' and ' + name(other.element));
    }
  return found;
})()`;
