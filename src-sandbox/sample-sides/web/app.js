/** The sample account's page: the calendar by day, as its person sees it. */
import { closeEditor, createEditor, editEntry, isEditing } from './editor.js';
import { byId, el, fillTexts, keepingFocus } from './shared/dom.js';
import { at, dayAndMonth, time } from './shared/language.js';
import { complain, say } from './shared/notices.js';
import { ask, signIn } from './shared/session.js';
import { createTrouble } from './shared/trouble.js';
import { words } from './texts.js';

const page = byId('page');
const updateEveryMs = 2000;

let agenda = null;
/** What the page shows now, to tell whether anything is new. */
let rendered = '';

const { failed, answered } = createTrouble(words, {
  'invalid-request': words.invalid,
  'not-found': words.notFound,
  'revision-conflict': words.conflict,
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
  agenda = await ask('/view/agenda', {});
  answered();
  // nothing has changed: the page and the keyboard's focus stay as they are
  const text = JSON.stringify(agenda);
  if (text !== rendered) render();
  rendered = text;
}

function render() {
  const others = [...new Set(agenda.entries.map(({ calendar }) => calendar))].filter((name) => name !== '');
  byId('connection').replaceChildren(
    words.calendarOf,
    el('strong', {}, agenda.address),
    words.goesToCrm,
    others.length === 0 ? '' : words.otherCalendars(others),
  );
  const days = Map.groupBy(agenda.entries, ({ start }) => start.slice(0, 10));
  const content =
    days.size === 0
      ? el('p', { className: 'empty' }, words.empty)
      : el('div', { className: 'list' }, ...[...days].map(section));
  keepingFocus(page, () => page.replaceChildren(content));
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
  document.title = words.name;
  createEditor(perform);
  byId('add').addEventListener('click', () => editEntry(null, agenda));
  await signIn();
  await load();
  // Concord changes the calendar too
  setInterval(() => {
    if (!isEditing() && document.visibilityState === 'visible') load().catch(failed);
  }, updateEveryMs);
}

start().catch(failed);
