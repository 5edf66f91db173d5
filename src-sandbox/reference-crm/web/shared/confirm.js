/** Asks, in the page, before something that cannot be taken back. */
import { el } from './dom.js';
import { words } from './texts.js';

/**
 * Answers true after a yes. Focus begins on Cancel, so that Enter deletes nothing by mistake, and returns to where it was.
 * @param consequence what else follows; '' for nothing
 */
export function confirmed({ question, consequence, yes }) {
  const dialog = el('dialog', { role: 'alertdialog', className: 'confirm', ariaLabel: question });
  const button = (value, text, className) =>
    el('button', { type: 'button', className, onclick: () => dialog.close(value) }, text);
  const cancel = button('', words.cancel, '');
  const hint = el('p', { id: 'confirm-hint' }, consequence);
  if (consequence !== '') dialog.setAttribute('aria-describedby', hint.id);
  dialog.append(
    el('h2', {}, question),
    consequence === '' ? '' : hint,
    el('div', { className: 'buttons end' }, cancel, button('yes', yes, 'danger solid')),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
    cancel.focus();
  });
}
