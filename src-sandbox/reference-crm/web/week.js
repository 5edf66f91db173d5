/** The week: entries by day and hour, those that overlap beside each other. */

import { keyOf, marksOf } from './entry.js';
import { el, unseen } from './shared/dom.js';
import { at, dayAndMonth, plusDays, shortWeekday, time } from './shared/language.js';
import { words } from './texts.js';

const hourHeight = 48;
const shortestMinutes = 28;

/** @param open shows an entry */
export function week(agenda, open) {
  const dates = Array.from({ length: 7 }, (_, index) => plusDays(agenda.from, index));
  const timed = agenda.occurrences.filter(({ allDay }) => !allDay);
  const hourOf = (local) => at(local).getUTCHours() + at(local).getUTCMinutes() / 60;
  const first = Math.min(8, ...timed.map(({ start }) => Math.floor(hourOf(start))));
  const last = Math.max(
    18,
    ...timed.map(({ start, end }) => (end.slice(0, 10) > start.slice(0, 10) ? 24 : Math.ceil(hourOf(end)))),
  );
  const height = (last - first) * hourHeight;

  const hours = el('div', { className: 'hours' });
  hours.style.height = `${height}px`;
  for (let hour = first; hour < last; hour += 1) {
    const label = el('span', {}, time(`2026-01-05T${String(hour).padStart(2, '0')}:00:00`));
    label.style.top = `${(hour - first) * hourHeight}px`;
    hours.append(label);
  }
  const isToday = (date) => (date === agenda.today ? ' today' : '');
  return el(
    'div',
    { className: 'week' },
    el('div', { className: 'corner' }),
    ...dates.map((date) =>
      el(
        'div',
        { className: `head${isToday(date)}` },
        shortWeekday.format(at(date)),
        el('b', {}, String(at(date).getUTCDate())),
      ),
    ),
    el('div', { className: 'all-day corner' }, words.allDayHere),
    ...dates.map((date) =>
      el(
        'div',
        { className: 'all-day' },
        ...agenda.occurrences
          .filter(({ allDay, start, end }) => allDay && start.slice(0, 10) <= date && end.slice(0, 10) > date)
          .map((entry) => chip(entry, false, open)),
        ...sourceChips(agenda.sources, date),
      ),
    ),
    hours,
    ...dates.map((date) => {
      const column = el('div', { className: `day${isToday(date)}` });
      column.style.height = `${height}px`;
      const entries = timed.filter(({ start }) => start.slice(0, 10) === date);
      for (const { entry, lane, lanes } of inLanes(entries)) {
        const minutes = Math.max(shortestMinutes, (at(entry.end) - at(entry.start)) / 60_000);
        const lines = Math.floor(((minutes / 60) * hourHeight - 6) / 16);
        const node = chip(entry, lines > 1, open);
        node.style.setProperty('--lines', String(Math.max(1, lines - 1)));
        node.style.top = `${(hourOf(entry.start) - first) * hourHeight + 1}px`;
        node.style.height = `${(minutes / 60) * hourHeight - 2}px`;
        node.style.left = `calc(${(lane / lanes) * 100}% + 2px)`;
        node.style.width = `calc(${100 / lanes}% - 4px)`;
        column.append(node);
      }
      return column;
    }),
  );
}

function classOf(entry) {
  return [
    'entry',
    entry.kind === 'task' ? 'task' : '',
    entry.push ? '' : 'off',
    entry.status === 'tentative' ? 'tentative' : '',
    entry.completed ? 'done' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

/** What is shown by place, shape and colour is in words for a screen reader. */
function chip(entry, withTime, open) {
  const marks = marksOf(entry);
  const title = entry.title || words.untitled;
  const when = entry.allDay ? words.allDayHere : `${time(entry.start)} – ${time(entry.end)}`;
  const day = dayAndMonth.format(at(entry.start));
  // where there is one line only, it says at least that this is part of a series
  const series = entry.recurrenceId === null ? '' : (marks[0]?.sign ?? '');
  const inWords = [day, when, entry.location, ...marks.map(({ text }) => text)];
  const short = [time(entry.start), entry.location, ...marks.map(({ sign }) => sign)];
  const shown = (parts) => parts.filter((part) => part !== '');
  return el(
    'button',
    {
      type: 'button',
      className: classOf(entry),
      title,
      dataset: { key: keyOf(entry) },
      onclick: () => open(entry),
    },
    el(
      'b',
      { className: withTime ? '' : 'alone' },
      withTime || series === '' ? '' : el('span', { ariaHidden: 'true' }, `${series} `),
      title,
    ),
    withTime ? el('small', { ariaHidden: 'true' }, shown(short).join(' · ')) : '',
    unseen(`, ${shown(inWords).join(', ')}`),
  );
}

function sourceChips(sources, date) {
  return sources.flatMap(({ name, occurrences }) =>
    occurrences
      .filter(({ start }) => start.slice(0, 10) === date)
      .map(({ title }) =>
        el('div', { className: 'entry source', title: name }, el('b', {}, title), el('small', {}, name)),
      ),
  );
}

/** Puts entries that overlap beside each other. */
function inLanes(entries) {
  const placed = [];
  let cluster = [];
  let clusterEnd = '';
  const close = () => {
    const lanes = Math.max(0, ...cluster.map(({ lane }) => lane)) + 1;
    for (const one of cluster) placed.push({ ...one, lanes });
    cluster = [];
  };
  for (const entry of [...entries].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    const end =
      at(entry.end) - at(entry.start) < shortestMinutes * 60_000
        ? new Date(at(entry.start).getTime() + shortestMinutes * 60_000).toISOString().slice(0, 19)
        : entry.end;
    if (cluster.length > 0 && entry.start >= clusterEnd) close();
    const busy = new Set(cluster.filter((one) => one.end > entry.start).map(({ lane }) => lane));
    let lane = 0;
    while (busy.has(lane)) lane += 1;
    cluster.push({ entry, lane, end });
    clusterEnd = end > clusterEnd || cluster.length === 1 ? end : clusterEnd;
  }
  close();
  return placed;
}
