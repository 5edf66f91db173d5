/** The dialog in which an entry is added, changed and deleted. */
import { confirmed } from './shared/confirm.js';
import { byId, el } from './shared/dom.js';
import { at, dayAndMonth } from './shared/language.js';
import { complain } from './shared/notices.js';
import { repeatFields } from './shared/repeat.js';
import { words } from './texts.js';

const dialog = byId('editor');
const form = byId('form');
const { elements } = form;
const repeat = repeatFields(() => elements.date.value);
byId('repeat-place').replaceWith(repeat.node);

let agenda = null;
/** What the editor shows; null for a new entry. */
let edited = null;
/** Performs an action, then closes the dialog and says `done`; see `app.js`. */
let perform = () => {};

export const isEditing = () => dialog.open;

export function createEditor(performAction) {
  perform = performAction;
}

export function closeEditor() {
  dialog.close();
}

export function editEntry(entry, shownAgenda) {
  agenda = shownAgenda;
  edited = entry;
  byId('editor-title').textContent = entry === null ? words.newEntry : words.entry;
  const locked = isLocked();
  byId('lock').hidden = !locked;
  byId('lock').textContent = locked ? (words.lockReasons[entry.lock] ?? words.notPermitted) : '';
  byId('repeats').hidden = scope() === 'entry' || locked;
  byId('remove').hidden = entry === null || locked;
  showRelations(entry);
  byId('save').hidden = locked;
  elements.scope.value = 'one';
  fill(entry ?? blank());
  if (!dialog.open) dialog.showModal();
  complain('');
  (locked ? byId('close') : elements.title).focus();
}

const isLocked = () => edited !== null && edited.lock !== null;

/** What a change is about: `one`, `following`, `all` of a series; `entry` when it is no series. */
const scope = () => (edited === null || edited.recurrenceId === null ? 'entry' : elements.scope.value);

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
function showRelations(entry) {
  const note = (text, relative) => {
    if (relative === null || relative === undefined) return [];
    const there = agenda.entries.find(({ ref }) => ref === relative.id);
    const title = words.quoted(relative.title);
    const show = () => editEntry(there, agenda);
    const name =
      there === undefined ? title : el('button', { type: 'button', className: 'link', onclick: show }, title);
    return [el('span', {}, `${text} `, name, ` ${dayAndMonth.format(at(relative.date))}`)];
  };
  const notes = [
    ...note(words.continuedFrom, entry?.continuedFrom),
    ...note(words.continuesAs, entry?.continuesAs),
  ];
  byId('relations').replaceChildren(...notes);
  byId('relations').hidden = notes.length === 0;
}

/** The values a change starts from. */
function startingPoint() {
  return { following: edited?.following, all: edited?.series }[scope()] ?? edited ?? blank();
}

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
  const locked = isLocked();
  for (const name of ['title', 'date', 'time', 'allDay', 'days', 'minutes', 'location'])
    elements[name].disabled = locked;
  // the rule decides the days of a series; only its time of day can be changed
  if (scope() !== 'entry') elements.allDay.disabled = true;
  if (scope() === 'all') elements.date.disabled = true;
  byId('remove').textContent = words.removeScopes[scope()] ?? words.remove;
  repeat.node.hidden = locked || scope() === 'one';
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
  const parts = [hours > 0 && words.hours(hours), (rest > 0 || hours === 0) && words.minutes(rest)];
  return parts.filter(Boolean).join(' ');
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
  if (edited === null) {
    perform({ type: 'create', fields }, words.added);
    return;
  }
  const { ref, revision, recurrenceId } = edited;
  perform(
    {
      type: 'edit',
      ref,
      revision,
      fields,
      recurrenceId: scope() === 'all' ? null : recurrenceId,
      scope: scope() === 'following' ? 'following' : 'one',
    },
    words.saved,
  );
}

const removals = { one: 'cancel-occurrence', following: 'end-before', all: 'remove', entry: 'remove' };

async function remove() {
  const { ref, revision, title, recurrenceId, start, calendar } = edited;
  const type = removals[scope()];
  const yes = await confirmed({
    question: words.removeQuestions[scope()](words.quoted(title), dayAndMonth.format(at(start))),
    consequence: calendar === '' ? words.crmFollows : '',
    yes: words.removeScopes[scope()] ?? words.remove,
  });
  if (yes) perform({ type, ref, revision, ...(type === 'remove' ? {} : { recurrenceId }) }, words.removed);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  save();
});
for (const radio of elements.scope) radio.addEventListener('change', () => fill(startingPoint()));
elements.date.addEventListener('change', repeat.moved);
elements.allDay.addEventListener('change', showForAllDay);
byId('close').addEventListener('click', closeEditor);
byId('remove').addEventListener('click', remove);
