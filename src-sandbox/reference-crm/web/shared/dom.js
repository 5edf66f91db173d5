/** Builds and finds elements. Text only ever enters a page as text, never as HTML. */
export const byId = (id) => document.getElementById(id);

/** An element with properties and children; strings become text, null and '' are left out. */
export function el(name, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const node = Object.assign(document.createElement(name), rest);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter((child) => child !== null && child !== ''));
  return node;
}

/** For screen readers only. */
export const unseen = (text) => el('span', { className: 'unseen' }, text);

/** Fills in the texts that `index.html` names: `data-text` as content, `data-label` as accessible name, `data-hint` as placeholder. */
export function fillTexts(words) {
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = words[node.dataset.text];
  for (const node of document.querySelectorAll('[data-label]')) node.ariaLabel = words[node.dataset.label];
  for (const node of document.querySelectorAll('[data-hint]')) node.placeholder = words[node.dataset.hint];
}

/**
 * Runs `change`, which replaces what `root` contains. The keyboard's focus goes to the element with the same `data-key`; when that
 * is gone, to the one that took its place; when none is left, to `root`.
 */
export function keepingFocus(root, change) {
  const focusable = () => [...root.querySelectorAll('button, input, select, textarea')];
  const focused = document.activeElement;
  const index = focusable().indexOf(focused);
  change();
  if (index < 0) return;
  const left = focusable();
  const same = focused.dataset.key && left.find(({ dataset }) => dataset.key === focused.dataset.key);
  (same || left[Math.min(index, left.length - 1)] || root).focus();
}
