/** A page's mail: folders with unread counts, the list of messages, and one message to read. Both pages of the sandbox show it. */
import { byId, el, unseen } from './dom.js';
import { at, shortDate, time } from './language.js';
import { readMessage } from './mail-reader.js';
import { complain, say } from './notices.js';
import { words } from './texts.js';

const { mail } = words;

/**
 * @param ask asks `/view/mail/<name>` for the person whose mail is shown
 * @param reload loads and shows the page again
 * @param failed says what went wrong
 */
export function createMail({ ask, reload, failed }) {
  /** The folder shown; null: the inbox. */
  let mailbox = null;
  /** What the server answered last. */
  let shown = null;
  let loads = 0;
  let reader = null;
  /** While an action runs, the page is loaded once, at its end. */
  let isActing = false;

  const trouble = (error) =>
    failed(error.code === 'not-found' ? { code: 'message-gone', detail: error.detail } : error);
  const folderOf = (role) => shown.mailboxes.find((one) => one.role === role && one.id !== shown.mailbox);
  const indexOf = ({ ref }) => shown.messages.findIndex((one) => one.ref === ref);

  /** Focus goes to the same button of the message that took the place; without one, to the folder. */
  function focusNear(kind, index) {
    const buttons = [...byId('page').querySelectorAll(`[data-act="${kind}"]`)];
    const next = buttons[Math.min(index, buttons.length - 1)];
    (next ?? byId('page').querySelector('.folders [aria-current]') ?? byId('page')).focus();
  }

  /** Does something with a message and says so; the message is out of the list afterwards, or at least out of the reader. */
  async function act(message, action, done, kind = 'open') {
    const index = indexOf(message);
    complain('');
    isActing = true;
    try {
      await ask('do', { ...action, ref: message.ref });
      reader?.close();
      await reload();
      focusNear(kind, index);
      say(done);
    } catch (error) {
      trouble(error);
    }
    isActing = false;
  }

  const moveTo = (message, { id, role, name }, kind) =>
    act(message, { type: 'move', mailbox: id }, role === 'archive' ? mail.archived : mail.moved(name), kind);

  const mark = (message, keyword, on) => ask('do', { type: 'keyword', ref: message.ref, keyword, on });

  async function open(message) {
    complain('');
    try {
      const read = await ask('read', { ref: message.ref });
      reader = await readMessage(read, shown, {
        archive: () => moveTo(message, folderOf('archive')),
        remove: () => moveTo(message, folderOf('trash')),
        move: (id) =>
          moveTo(
            message,
            shown.mailboxes.find((one) => one.id === id),
          ),
        unread: () => act(message, { type: 'keyword', keyword: '$seen', on: false }, mail.markedUnread),
        async flag(on) {
          complain('');
          try {
            await mark(message, '$flagged', on);
            return true;
          } catch (error) {
            trouble(error);
            return false;
          }
        },
        closed() {
          reader = null;
          if (!isActing) reload().catch(failed);
        },
      });
      if (!read.isSeen) await mark(message, '$seen', true);
    } catch (error) {
      trouble(error);
    }
  }

  function choose(id) {
    mailbox = id;
    reload().catch(failed);
  }

  function folder({ id, name, unread }) {
    const count =
      unread === 0
        ? []
        : [
            el('span', { className: 'count', ariaHidden: 'true' }, String(unread)),
            unseen(`, ${mail.unreadCount(unread)}`),
          ];
    const button = el(
      'button',
      { type: 'button', dataset: { key: `folder ${id}` }, onclick: () => choose(id) },
      name,
      ...count,
    );
    if (id === shown.mailbox) button.ariaCurrent = 'true';
    return el('li', {}, button);
  }

  function row(message) {
    const { ref, subject, from, others, receivedAt, isSeen, isFlagged, owners } = message;
    const title = subject || mail.noSubject;
    const isSent = shown.mailboxes.some((one) => one.id === shown.mailbox && one.role === 'sent');
    const people = isSent ? mail.toWhom(others.join(', ')) : from.join(', ') || mail.noSender;
    const details = [people, owners.length > 1 ? owners.join(', ') : ''].filter((part) => part !== '');
    const button = (kind, text, act, more = {}) =>
      el(
        'button',
        { type: 'button', dataset: { act: kind, key: `${kind} ${ref}` }, onclick: act, ...more },
        text,
      );
    const quick = (kind, text, target) =>
      target &&
      button(kind, text, () => moveTo(message, target, kind), { ariaLabel: mail.about(text, title) });
    const marks = [isSeen ? '' : mail.unread, isFlagged ? mail.flagged : ''].filter((text) => text !== '');
    return el(
      'li',
      { className: isSeen ? '' : 'unread' },
      el('time', {}, `${shortDate.format(at(receivedAt))}, ${time(receivedAt)}`),
      el(
        'div',
        {},
        button('open', title, () => open(message), { className: 'title' }),
        el(
          'small',
          {},
          details.join(' · '),
          ...marks.map((text) => el('span', { className: 'badge' }, text)),
        ),
      ),
      el(
        'div',
        { className: 'badges' },
        ...[
          quick('archive', mail.archive, folderOf('archive')),
          quick('remove', mail.remove, folderOf('trash')),
        ].filter(Boolean),
      ),
    );
  }

  return {
    /** Opens a message by its `ref`, in whichever folder it is. */
    open: (ref) => open({ ref }),
    /** While a message is open, the page stays as it is. */
    isReading: () => reader !== null,
    /** Begins with the inbox again, for another person's mail. */
    restart() {
      mailbox = null;
    },
    async load() {
      loads += 1;
      const number = loads;
      const answer = await ask('list', { mailbox });
      // a later question was for another folder, or for another person
      if (number === loads) shown = answer;
    },
    /** All that `content` shows. */
    shown: () => shown,
    content() {
      const { name } = shown.mailboxes.find(({ id }) => id === shown.mailbox);
      return el(
        'div',
        { className: 'mail' },
        el(
          'nav',
          { className: 'folders', ariaLabel: mail.folders },
          el('ul', {}, ...shown.mailboxes.map(folder)),
        ),
        el(
          'section',
          { ariaLabel: name },
          el('h2', {}, name),
          shown.messages.length === 0
            ? el('p', { className: 'empty' }, mail.empty(name))
            : el('ul', { className: 'rows messages' }, ...shown.messages.map(row)),
          shown.more > 0 ? el('p', { className: 'hint' }, mail.more(shown.more)) : '',
        ),
      );
    },
  };
}
