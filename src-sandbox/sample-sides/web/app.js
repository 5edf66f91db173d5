/** The sample account's page: the calendar by day, and the mailbox, as their person sees them. */
import { createArrival, isArriving } from './arrival.js';
import { closeEditor, createEditor, editEntry, isEditing } from './editor.js';
import { byId, el, fillTexts, keepingFocus } from './shared/dom.js';
import { at, dayAndMonth, time } from './shared/language.js';
import { createMail } from './shared/mail.js';
import { complain, say } from './shared/notices.js';
import { ask, remember, signIn } from './shared/session.js';
import { createTrouble } from './shared/trouble.js';
import { words } from './texts.js';

const page = byId('page');
const updateEveryMs = 2000;

/** Each page: its heading, its button in the bar, and what it shows. */
const pages = {
  calendar: { name: words.name, button: 'add', connection: calendarLine, content: calendar },
  mail: { name: words.mailName, button: 'arrive', connection: mailLine, content: () => mail.content() },
};

let tab = 'calendar';
let agenda = null;
/** What the page shows now, to tell whether anything is new. */
let rendered = '';

const { failed, answered } = createTrouble(words, {
  'invalid-request': words.invalid,
  'not-found': words.notFound,
  'message-gone': words.mail.gone,
  'revision-conflict': words.conflict,
});
const mail = createMail({
  ask: (name, question) => ask(`/view/mail/${name}`, question),
  reload: load,
  failed,
});

/** Performs an action, closes the editor, and says what was done. */
async function perform(action, done) {
  complain('');
  try {
    await ask('/view/do', action);
    // closed before the calendar is shown again: focus returns to an entry that is still there
    if (isEditing()) closeEditor();
    await load();
    say(done);
  } catch (error) {
    failed(error);
  }
}

async function load() {
  const asked = tab;
  if (agenda === null || tab === 'calendar') agenda = await ask('/view/agenda', {});
  if (tab === 'mail') await mail.load();
  answered();
  if (asked !== tab) return;
  // nothing has changed: the page and the keyboard's focus stay as they are
  const text = JSON.stringify([tab, tab === 'mail' ? mail.shown() : agenda]);
  if (text !== rendered) render();
  rendered = text;
}

function render() {
  const { name, button, connection, content } = pages[tab];
  document.title = name;
  byId('name').textContent = name;
  for (const one of document.querySelectorAll('[data-tab]'))
    one.ariaCurrent = one.dataset.tab === tab ? 'page' : null;
  for (const one of Object.values(pages)) byId(one.button).hidden = one.button !== button;
  byId('connection').replaceChildren(...connection());
  keepingFocus(page, () => page.replaceChildren(content()));
}

function calendarLine() {
  const others = [...new Set(agenda.entries.map(({ calendar }) => calendar))].filter((name) => name !== '');
  const aside = others.length === 0 ? [] : [words.otherCalendars(others)];
  return [words.calendarOf, el('strong', {}, agenda.address), words.goesToCrm, ...aside];
}

function mailLine() {
  return [words.mailboxOf, el('strong', {}, agenda.address), words.mailGoesToCrm];
}

function calendar() {
  const days = Map.groupBy(agenda.entries, ({ start }) => start.slice(0, 10));
  return days.size === 0
    ? el('p', { className: 'empty' }, words.empty)
    : el('div', { className: 'list' }, ...[...days].map(section));
}

function show(chosen) {
  tab = chosen;
  remember({ tab });
  return load().catch(failed);
}

function section([date, entries]) {
  const isToday = date === agenda.today;
  return el(
    'section',
    {},
    el('h2', { className: isToday ? 'today' : '' }, isToday ? words.today : dayAndMonth.format(at(date))),
    el('ul', { className: 'rows' }, ...entries.map(row)),
  );
}

function row(entry) {
  const guests = entry.guests === 0 ? '' : words.guests(entry.guests);
  const details = [entry.location, guests].filter((part) => part !== '');
  const repeats = entry.exception ? words.exception : words.repeats;
  const badges = [
    entry.recurrenceId === null ? '' : repeats,
    entry.private ? words.private : '',
    entry.calendar,
  ].filter((text) => text !== '');
  const button = {
    type: 'button',
    className: 'title',
    dataset: { key: entry.ref },
    onclick: () => editEntry(entry, agenda),
  };
  return el(
    'li',
    {},
    el('time', {}, when(entry)),
    el(
      'div',
      {},
      el('button', button, entry.title || words.untitled),
      details.length === 0 ? '' : el('small', {}, details.join(' · ')),
    ),
    el('div', { className: 'badges' }, ...badges.map((text) => el('span', { className: 'badge' }, text))),
  );
}

function when({ allDay, start, end }) {
  if (!allDay) return `${time(start)} – ${time(end)}`;
  return words.allDayFor(Math.round((at(end) - at(start)) / 86_400_000));
}

async function start() {
  fillTexts(words);
  createEditor(perform);
  createArrival({ ask, failed, reload: load });
  byId('add').addEventListener('click', () => editEntry(null, agenda));
  for (const button of document.querySelectorAll('[data-tab]'))
    button.addEventListener('click', () => show(button.dataset.tab));
  const asked = await signIn();
  if (asked.tab in pages) tab = asked.tab;
  await load();
  // Concord changes the calendar and the mailbox too
  setInterval(() => {
    if (!isEditing() && !isArriving() && !mail.isReading() && document.visibilityState === 'visible')
      load().catch(failed);
  }, updateEveryMs);
}

start().catch(failed);
