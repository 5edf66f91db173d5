/** The agenda as a list by day, and the list of what is not synced. */
import { keyOf, marksOf } from './entry.js';
import { el } from './shared/dom.js';
import { at, dayAndMonth, fullDate, time } from './shared/language.js';
import { words } from './texts.js';

const byStart = (a, b) => (a.start < b.start ? -1 : 1);

/** @param open shows an entry */
export function list(agenda, open) {
  const days = Map.groupBy(agenda.occurrences.toSorted(byStart), ({ start }) => start.slice(0, 10));
  if (days.size === 0) return el('p', { className: 'empty' }, words.noEntries);
  const when = (entry) => (entry.allDay ? words.allDayRow : `${time(entry.start)} – ${time(entry.end)}`);
  const section = ([date, entries]) => {
    const isToday = date === agenda.today;
    const heading = isToday ? words.today : dayAndMonth.format(at(date));
    return el(
      'section',
      {},
      el('h2', { className: isToday ? 'today' : '' }, heading),
      el('ul', { className: 'rows' }, ...entries.map((entry) => row(agenda, entry, when(entry), open))),
    );
  };
  return el('div', { className: 'list' }, ...[...days].map(section));
}

/** @param put keeps an entry in the calendar from now on */
export function activities(agenda, open, put) {
  if (agenda.unsynchronised.length === 0) return el('p', { className: 'empty' }, words.allSynced);
  const line = (entry) => {
    const name = `${words.putInCalendar}: ${entry.title || words.untitled}`;
    const button = el(
      'button',
      { type: 'button', ariaLabel: name, onclick: () => put(entry) },
      words.putInCalendar,
    );
    return row(agenda, entry, fullDate.format(at(entry.start)), open, button);
  };
  return el(
    'div',
    { className: 'list' },
    el('p', { className: 'hint' }, words.unsyncedHint),
    el('ul', { className: 'rows' }, ...agenda.unsynchronised.toSorted(byStart).map(line)),
  );
}

function row(agenda, entry, when, open, button = '') {
  const names = entry.scheduledFor.map((id) => agenda.people.find((person) => person.id === id)?.name ?? id);
  const invited = entry.guests.filter(({ invite }) => invite).length;
  const guests = `${words.guests(entry.guests.length)}, ${words.invited(invited)}`;
  const details = [
    entry.location,
    entry.guests.length === 0 ? '' : guests,
    names.length > 1 ? names.join(', ') : '',
  ].filter((part) => part !== '');
  // the list of what is not synced says so already
  const marks = marksOf(entry).filter(({ text }) => button === '' || text !== words.notSynced);
  const badge = ({ text }) => el('span', { className: 'badge' }, text);
  return el(
    'li',
    {},
    el('time', {}, when),
    el(
      'div',
      {},
      el(
        'button',
        {
          type: 'button',
          className: 'title',
          dataset: { key: keyOf(entry) },
          onclick: () => open(entry),
        },
        entry.title || words.untitled,
      ),
      details.length === 0 ? '' : el('small', {}, details.join(' · ')),
    ),
    el('div', { className: 'badges' }, ...marks.map(badge), button),
  );
}
