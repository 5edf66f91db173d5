/** The sample account's web view: its entries by day, and a dialog to add, move, rename and delete one. */
import { ask, at, byId, dayAndMonth, el, signIn, stranded, tell, time } from './page.js';
import { repeatFields } from './repeat.js';

const wayToNewLink = 'Open the sample calendar again from Concord to get a new one.';

const page = byId('page');
const editor = byId('editor');
const form = byId('form');
const { elements } = form;
const repeat = repeatFields(() => elements.date.value);
byId('repeat-place').replaceWith(repeat.node);

let agenda = null;
/** What the page shows now, to tell whether anything is new. */
let rendered = '';
/** What the editor shows; null for a new entry. */
let edited = null;
let lost = false;

const sentences = {
  'invalid-request': 'That does not fit. Look at the date, the time and the length.',
  'not-permitted': 'This entry cannot be changed here.',
  'not-found': 'That entry is no longer there.',
  'revision-conflict': 'It was changed meanwhile. Close, look again, and change it then.',
};
const lockReasons = {
  'not-organizer': 'Somebody else organises this meeting. Ask the organiser to change it.',
  'calendar-read-only': 'This calendar may only be read. Its owner can change it.',
};

async function act(action) {
  try {
    await ask('/view/do', action);
    await load();
    editor.close();
  } catch (error) {
    if (error.code === 'sign-in-required') stranded(wayToNewLink);
    else tell(sentences[error.code] ?? 'That did not work. Is Concord still running?');
  }
}

async function load() {
  agenda = await ask('/view/agenda', {});
  if (lost) byId('notice').hidden = true;
  lost = false;
  // nothing has changed: the page and the keyboard's focus stay as they are
  const text = JSON.stringify(agenda);
  if (text !== rendered) render();
  rendered = text;
}

function render() {
  const others = [...new Set(agenda.entries.map(({ calendar }) => calendar))].filter((name) => name !== '');
  byId('connection').replaceChildren(
    'The calendar of ',
    el('strong', {}, agenda.address),
    '. What you change in it, Concord takes to the CRM within seconds.',
    others.length === 0 ? '' : ` Entries marked ${others.join(' or ')} lie in other calendars and stay here.`,
  );
  const focused = document.activeElement?.dataset?.ref;
  const days = Map.groupBy(agenda.entries, ({ start }) => start.slice(0, 10));
  page.replaceChildren(
    days.size === 0
      ? el('p', { className: 'empty' }, 'Nothing in this calendar.')
      : el('div', { className: 'list' }, ...[...days].map(([date, entries]) => section(date, entries))),
  );
  if (focused !== undefined)
    [...page.querySelectorAll('button')].find(({ dataset }) => dataset.ref === focused)?.focus();
}

function section(date, entries) {
  const isToday = date === agenda.today;
  return el(
    'section',
    {},
    el('h3', { className: isToday ? 'today' : '' }, isToday ? 'Today' : dayAndMonth.format(at(date))),
    el('ul', { className: 'rows' }, ...entries.map(row)),
  );
}

function row(entry) {
  const details = [
    entry.location,
    entry.guests === 0 ? '' : `${entry.guests} ${entry.guests === 1 ? 'guest' : 'guests'}`,
    entry.private ? 'private' : '',
  ].filter((part) => part !== '');
  const badge = (text) => el('span', { className: 'badge' }, text);
  return el(
    'li',
    {},
    el('time', {}, when(entry)),
    el(
      'div',
      {},
      el(
        'button',
        { type: 'button', className: 'title', dataset: { ref: entry.ref }, onclick: () => open(entry) },
        entry.title || '(no title)',
      ),
      details.length === 0 ? '' : el('small', {}, details.join(' · ')),
    ),
    el(
      'div',
      { className: 'row' },
      entry.recurrenceId === null ? '' : badge('↻ repeats'),
      entry.calendar === '' ? '' : badge(entry.calendar),
    ),
  );
}

function when({ allDay, start, end }) {
  if (!allDay) return `${time(start)} – ${time(end)}`;
  const days = Math.round((at(end) - at(start)) / 86_400_000);
  return days > 1 ? `all day, ${days} days` : 'all day';
}

function open(entry) {
  edited = entry;
  byId('editor-title').textContent = entry === null ? 'New entry' : 'Entry';
  const repeats = entry !== null && entry.recurrenceId !== null;
  const locked = entry !== null && entry.lock !== null;
  byId('lock').hidden = !locked;
  byId('lock').textContent = locked ? (lockReasons[entry.lock] ?? 'This entry cannot be changed.') : '';
  byId('repeats').hidden = !repeats || locked;
  byId('remove').hidden = entry === null || locked;
  renderRelations(entry);
  byId('save').hidden = locked;
  elements.scope.value = 'one';
  fill(entry ?? blank());
  editor.showModal();
  (locked ? byId('close') : elements.title).focus();
}

function blank() {
  return {
    title: '',
    start: `${agenda.today}T15:00:00`,
    end: `${agenda.today}T16:00:00`,
    allDay: false,
    location: '',
  };
}

/** The two series that "this and following" made of one; one that is over is not in the list any more. */
function renderRelations(entry) {
  const note = (words, relative) => {
    if (relative === null || relative === undefined) return [];
    const there = agenda.entries.find(({ ref }) => ref === relative.id);
    const title = `“${relative.title || '(no title)'}”`;
    const name =
      there === undefined
        ? title
        : el('button', { type: 'button', className: 'link', onclick: () => show(there) }, title);
    return [el('span', {}, `${words} `, name, ` ${dayAndMonth.format(at(relative.date))}`)];
  };
  const notes = [
    ...note('Continued from', entry?.continuedFrom),
    ...note('Continues as', entry?.continuesAs),
  ];
  byId('relations').replaceChildren(...notes);
  byId('relations').hidden = notes.length === 0;
}

function show(entry) {
  editor.close();
  open(entry);
}

/** What a change is about: this occurrence alone, those from it on, or the whole entry. */
function scopeOf(entry) {
  return entry === null || entry.recurrenceId === null ? 'all' : elements.scope.value;
}

/** The values a change starts from. */
function startingPoint(entry) {
  if (entry === null || entry.recurrenceId === null) return entry ?? blank();
  return { one: entry, following: entry.following, all: entry.series }[scopeOf(entry)];
}

const deleteTexts = { one: 'Delete this one', following: 'Delete this and following', all: 'Delete all' };

/** Shows the values a change would start from. */
function fill(value) {
  const length = at(value.end) - at(value.start);
  elements.title.value = value.title;
  elements.date.value = value.start.slice(0, 10);
  elements.time.value = value.allDay ? '09:00' : value.start.slice(11, 16);
  elements.allDay.checked = value.allDay;
  elements.days.value = value.allDay ? String(Math.max(1, Math.round(length / 86_400_000))) : '1';
  offerLengths(value.allDay ? 60 : length / 60_000);
  elements.location.value = value.location;
  const locked = edited !== null && edited.lock !== null;
  for (const name of ['title', 'date', 'time', 'allDay', 'days', 'minutes', 'location'])
    elements[name].disabled = locked;
  // the rule decides the days of a series; only its time of day can be changed
  const repeats = edited !== null && edited.recurrenceId !== null;
  if (repeats) elements.allDay.disabled = true;
  if (repeats && scopeOf(edited) === 'all') elements.date.disabled = true;
  byId('remove').textContent = repeats ? deleteTexts[scopeOf(edited)] : 'Delete';
  repeat.node.hidden = locked || scopeOf(edited) === 'one';
  repeat.show(edited?.repeat ?? null);
  showForAllDay();
}

function offerLengths(chosen) {
  const usual = [15, 30, 45, 60, 90, 120, 180, 240, 480];
  const all = [...new Set([...usual, chosen])].sort((a, b) => a - b);
  elements.minutes.replaceChildren(
    ...all.map((minutes) => el('option', { value: String(minutes) }, lengthText(minutes))),
  );
  elements.minutes.value = String(chosen);
}

function lengthText(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

function showForAllDay() {
  const allDay = elements.allDay.checked;
  document.querySelector('label.time').hidden = allDay;
  byId('length').hidden = allDay;
  byId('days').hidden = !allDay;
  elements.time.required = !allDay;
  elements.days.required = allDay;
}

function save() {
  const allDay = elements.allDay.checked;
  const start = `${elements.date.value}T${allDay ? '00:00' : elements.time.value.slice(0, 5)}:00`;
  const milliseconds = allDay
    ? Number(elements.days.value) * 86_400_000
    : Number(elements.minutes.value) * 60_000;
  const fields = {
    title: elements.title.value,
    allDay,
    start,
    end: new Date(at(start).getTime() + milliseconds).toISOString().slice(0, 19),
    location: elements.location.value,
    repeat: repeat.node.hidden ? 'custom' : repeat.value(),
  };
  if (edited === null) return act({ type: 'create', fields });
  const { ref, revision, recurrenceId } = edited;
  const scope = scopeOf(edited);
  return act({
    type: 'edit',
    ref,
    revision,
    fields,
    recurrenceId: scope === 'all' ? null : recurrenceId,
    scope: scope === 'following' ? 'following' : 'one',
  });
}

function remove() {
  const { ref, revision, title, recurrenceId, start, calendar } = edited;
  const scope = scopeOf(edited);
  const day = dayAndMonth.format(at(start));
  const what = {
    one: `“${title}” on ${day} only`,
    following: `“${title}” from ${day} on`,
    all: recurrenceId === null ? `“${title}”` : `every time of “${title}”`,
  };
  if (!confirm(`Delete ${what[scope]}?${calendar === '' ? ' The CRM follows.' : ''}`)) return;
  const types = { one: 'cancel-occurrence', following: 'end-before', all: 'remove' };
  act({ type: types[scope], ref, revision, ...(scope === 'all' ? {} : { recurrenceId }) });
}

/** After a request that failed: a secret that is no longer valid ends the page; any other failure is shown and the request is tried again. */
function failed(error) {
  if (error.code === 'sign-in-required') return stranded(wayToNewLink);
  lost = true;
  tell('The calendar does not answer. Is Concord still running?');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  save();
});
for (const radio of elements.scope) radio.addEventListener('change', () => fill(startingPoint(edited)));
elements.date.addEventListener('change', repeat.moved);
elements.allDay.addEventListener('change', showForAllDay);
byId('add').addEventListener('click', () => open(null));
byId('close').addEventListener('click', () => editor.close());
byId('remove').addEventListener('click', remove);

async function start() {
  await signIn();
  await load();
  // Concord changes the calendar too
  setInterval(() => {
    if (!editor.open && document.visibilityState === 'visible') load().catch(failed);
  }, 2000);
}

start().catch(() => stranded(wayToNewLink));
