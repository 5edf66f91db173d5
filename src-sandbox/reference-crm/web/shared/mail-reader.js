/** The dialog in which a message is read, with what a person can do with it. */
import { el } from './dom.js';
import { at, fullDate, time } from './language.js';
import { htmlFrame } from './mail-frame.js';
import { words } from './texts.js';

const { mail } = words;
/** The text of the frame's style sheet, fetched once. */
let style = null;

const frameStyle = () => {
  style ??= fetch('/shared/mail-frame.css').then((answer) => answer.text());
  return style;
};

/**
 * Shows the dialog.
 * @param message what `/view/mail/read` answered
 * @param place its folder and all folders: `{ mailbox, mailboxes }`
 * @param on what the buttons do: `archive`, `remove`, `move(mailbox)`, `flag(on)`, `unread`, `closed`
 */
export async function readMessage(message, { mailbox, mailboxes }, on) {
  const frame = message.html === null || message.isBroken ? null : await frameStyle();
  const title = el('h2', { id: 'reader-title', tabIndex: -1 }, message.subject || mail.noSubject);
  const dialog = el('dialog', { className: 'reader' });
  dialog.setAttribute('aria-labelledby', title.id);
  const button = (text, act, more = {}) => el('button', { type: 'button', onclick: act, ...more }, text);
  const roleOf = (role) => mailboxes.find((one) => one.role === role && one.id !== mailbox);

  const folder = el(
    'select',
    {},
    ...mailboxes.filter(({ id }) => id !== mailbox).map(({ id, name }) => el('option', { value: id }, name)),
  );
  const flag = button(mail.flag, async () => {
    if (await on.flag(flag.ariaPressed !== 'true')) flag.ariaPressed = String(flag.ariaPressed !== 'true');
  });
  flag.ariaPressed = String(message.isFlagged);
  const buttons = (...those) => el('div', { className: 'buttons' }, ...those.filter(Boolean));

  dialog.append(
    title,
    facts(message),
    body(message, frame),
    el(
      'div',
      { className: 'footer' },
      el('p', { className: 'error', role: 'alert' }),
      buttons(
        roleOf('archive') && button(mail.archive, on.archive),
        flag,
        button(mail.markUnread, on.unread),
        el(
          'div',
          { className: 'move' },
          el('label', { className: 'tick' }, mail.moveTo, folder),
          button(mail.move, () => on.move(folder.value)),
        ),
      ),
      buttons(
        roleOf('trash') && button(mail.remove, on.remove, { className: 'danger' }),
        el(
          'div',
          { className: 'buttons end' },
          button(words.close, () => dialog.close()),
        ),
      ),
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    on.closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
  return dialog;
}

function facts({ from, to, cc, receivedAt, owners }) {
  const list = (people) => people.join(', ');
  const rows = [
    [mail.from, list(from) || mail.noSender],
    [mail.to, list(to)],
    [mail.cc, list(cc)],
    [mail.received, `${fullDate.format(at(receivedAt))}, ${time(receivedAt)}`],
    [mail.owners, list(owners)],
  ];
  return el(
    'dl',
    { className: 'facts' },
    ...rows
      .filter(([, text]) => text !== '')
      .map(([name, text]) => el('div', {}, el('dt', {}, name), el('dd', {}, text))),
  );
}

function body({ text, html, attachments, isCut, isBroken }, frame) {
  const notes = [
    isBroken && mail.broken,
    !isBroken && isCut && mail.cut,
    attachments.length > 0 && mail.attachments(attachments.join(', ')),
  ].filter(Boolean);
  const content = () => {
    if (frame !== null) return htmlFrame(html, mail.content, frame);
    const shown = el('div', {
      className: 'message-text',
      role: 'region',
      tabIndex: 0,
      ariaLabel: mail.content,
    });
    shown.append(text?.trim() ? text : mail.emptyText);
    return shown;
  };
  return el(
    'div',
    { className: 'message-body' },
    ...notes.map((note) => el('p', { className: 'lock' }, note)),
    isBroken ? '' : content(),
  );
}
