/** The dialog in which a person lets a message arrive in the sample mailbox. */
import { byId } from './shared/dom.js';
import { complain, say } from './shared/notices.js';
import { words } from './texts.js';

const dialog = byId('arrival');
const form = byId('arrival-form');

export const isArriving = () => dialog.open;

/** @param reload loads and shows the page again */
export function createArrival({ ask, failed, reload }) {
  byId('arrive').addEventListener('click', () => {
    form.reset();
    form.elements.from.value = 'sam.okafor@lumen-legal.example';
    dialog.showModal();
    complain('');
    form.elements.subject.focus();
  });
  byId('arrival-close').addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    complain('');
    const { from, subject, text } = form.elements;
    try {
      await ask('/view/mail/arrive', { from: from.value, subject: subject.value, text: text.value });
      dialog.close();
      await reload();
      say(words.arrived);
    } catch (error) {
      failed(error);
    }
  });
}
