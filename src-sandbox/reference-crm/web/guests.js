/** The guests of the entry in the editor. Nobody is invited who is not ticked. */
import { byId, el } from './shared/dom.js';
import { words } from './texts.js';

let guests = [];
let contacts = [];

/** For the server, as filled in. */
export const guestFields = () => guests.map(({ email, name, invite }) => ({ email, name, invite }));

export function showGuests(those, knownContacts) {
  guests = those.map((guest) => ({ ...guest }));
  contacts = knownContacts;
  byId('guest').value = '';
  byId('contacts').replaceChildren(
    ...contacts.map(({ email, name }) => el('option', { value: email, label: name })),
  );
  render();
}

/** Takes the typed address into the list. False when it is no address; the field then says so. */
export function addTyped() {
  const input = byId('guest');
  const email = input.value.trim().toLowerCase();
  if (email === '') return true;
  if (!input.reportValidity()) return false;
  const name = contacts.find((contact) => contact.email === email)?.name ?? '';
  if (!guests.some((guest) => guest.email === email))
    guests.push({ email, name, invite: false, reply: 'needs-action' });
  input.value = '';
  render();
  return true;
}

function render() {
  byId('guest-list').replaceChildren(...guests.map(row));
}

function row(guest, index) {
  const who = guest.name === '' ? guest.email : `${guest.name} (${guest.email})`;
  const reply = words.replies[guest.reply];
  const invite = el('input', {
    type: 'checkbox',
    checked: guest.invite,
    ariaLabel: words.inviteWhom(guest.name || guest.email),
    onchange: (event) => {
      guest.invite = event.target.checked;
    },
  });
  const takeOut = el('button', {
    type: 'button',
    ariaLabel: words.takeOut(guest.name || guest.email),
    onclick: () => {
      guests.splice(index, 1);
      render();
      const left = byId('guest-list').querySelectorAll('button');
      (left[Math.min(index, left.length - 1)] ?? byId('guest')).focus();
    },
  });
  takeOut.append('×');
  return el(
    'li',
    {},
    el('span', { className: 'who' }, who, reply === undefined ? '' : el('small', {}, ` · ${reply}`)),
    el('label', { className: 'tick' }, invite, words.invite),
    takeOut,
  );
}

byId('guest').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  addTyped();
});
byId('add-guest').addEventListener('click', () => {
  if (addTyped()) byId('guest').focus();
});
