/** The dialog in which an entry is added, changed and deleted. */
import { addTyped, guestFields, showGuests } from './guests.js';
import { confirmed } from './shared/confirm.js';
import { byId, el } from './shared/dom.js';
import { at, dayAndMonth, plusDays } from './shared/language.js';
import { complain } from './shared/notices.js';
import { repeatFields } from './shared/repeat.js';
import { words } from './texts.js';

const dialog = byId('editor');
const form = byId('form');
const { elements } = form;
const repeat = repeatFields(() => elements.startDate.value);
byId('repeat-place').replaceWith(repeat.node);

let agenda = null;
let user = '';
/** An occurrence, or null for a new entry. */
let edited = null;
/** Performs the actions, then closes the dialog and says `done`; see `app.js`. */
let perform = () => {};
let visit = () => {};

export const isEditing = () => dialog.open;

/** @param visitPart shows another part of a divided series */
export function createEditor(performActions, visitPart) {
  perform = performActions;
  visit = visitPart;
}

export function closeEditor() {
  dialog.close();
}

export function editEntry(entry, shownAgenda, shownUser) {
  edited = entry;
  agenda = shownAgenda;
  user = shownUser;
  const value = entry ?? blank();
  byId('editor-title').textContent = entry === null ? words.newEntry : words[entry.kind];
  elements.kind.value = value.kind;
  elements.kind.disabled = entry !== null;
  elements.completed.checked = value.completed;
  elements.push.checked = value.push;
  elements.scope.value = 'one';
  byId('scheduled-list').replaceChildren(...agenda.people.map((person) => personField(person, value)));
  byId('repeats').hidden = value.recurrenceId === null;
  byId('remove').hidden = entry === null;
  showRelations(entry);
  const { fields = [], reason, guests = [] } = value.locked ?? {};
  const isLocked = fields.length > 0;
  byId('lock').hidden = !isLocked;
  byId('lock').textContent = isLocked ? words.lockedBy(words.lockReasons[reason] ?? words.notPermitted) : '';
  byId('one-sided').hidden = guests.length === 0;
  byId('one-sided').textContent = guests.map(oneSided).join(' ');
  complain('');
  fill(value);
  if (!dialog.open) {
    dialog.showModal();
    complain('');
  }
  elements.title.focus();
}

function personField({ id, name }, value) {
  const box = el('input', {
    type: 'checkbox',
    name: 'scheduledFor',
    value: id,
    checked: value.scheduledFor.includes(id),
    onchange: () => scheduledBoxes()[0].setCustomValidity(''),
  });
  return el('label', { className: 'tick' }, box, name);
}

const scheduledBoxes = () => [...form.querySelectorAll('[name=scheduledFor]')];

/** The two series that "this and following" made of one, each with a way to the other. */
function showRelations(entry) {
  const link = (text, relative) => {
    if (relative === null || relative === undefined) return [];
    const title = words.quoted(relative.title);
    const button = el('button', { type: 'button', className: 'link', onclick: () => visit(relative) }, title);
    return [el('span', {}, `${text} `, button, ` ${dayAndMonth.format(at(relative.date))}`)];
  };
  const links = [
    ...link(words.continuedFrom, entry?.continuedFrom),
    ...link(words.continuesAs, entry?.continuesAs),
  ];
  byId('relations').replaceChildren(...links);
  byId('relations').hidden = links.length === 0;
}

/** What a change is about: `one`, `following`, `all` of a series; `entry` when it is no series. */
const scope = () => (edited === null || edited.recurrenceId === null ? 'entry' : elements.scope.value);

/** An occurrence's own values, those the series has from there on, or the series' own. */
function startingPoint() {
  return { following: edited?.following, all: edited?.series }[scope()] ?? edited ?? blank();
}

/** Shows the values a change would start from. */
function fill(value) {
  elements.title.value = value.title;
  elements.allDay.checked = value.allDay;
  elements.startDate.value = value.start.slice(0, 10);
  elements.startTime.value = value.start.slice(11, 16);
  elements.endDate.value = value.allDay ? plusDays(value.end.slice(0, 10), -1) : value.end.slice(0, 10);
  elements.endTime.value = value.end.slice(11, 16);
  elements.location.value = value.location;
  elements.description.value = value.description;
  showFacts();
  showAnswer(value);
  const locked = edited?.locked?.fields ?? [];
  lockFields(locked);
  // the rule decides the days of a series; only its time of day can be changed
  if (scope() === 'all')
    for (const name of ['startDate', 'endDate', 'allDay']) elements[name].disabled = true;
  if (scope() === 'following') elements.allDay.disabled = true;
  byId('remove').textContent = words.removeScopes[scope()] ?? words.remove;
  repeat.node.hidden = scope() === 'one' || !agenda.mayRepeat;
  repeat.show(edited?.repeat ?? null);
  repeat.enable(!locked.includes('recurrenceRules'));
  showGuests(value.guests, agenda.contacts);
  arrange();
}

/** What only the CRM knows belongs to an entry that is there, or to one occurrence of it. */
const knownFacts = () => (scope() === 'all' ? edited.seriesFacts : edited.facts);

const factFields = [
  ['type', 'factType'],
  ['status', 'factStatus'],
  ['result', 'factResult'],
];

function showFacts() {
  const isHidden = edited === null || scope() === 'following';
  byId('facts').hidden = isHidden;
  for (const [fact, name] of factFields) elements[name].value = isHidden ? '' : knownFacts()[fact];
}

/** The action that stores what was filled in; none when nothing of it changed. */
function changedFacts(id, recurrenceId) {
  if (scope() === 'following') return [];
  const known = knownFacts();
  const facts = Object.fromEntries(factFields.map(([fact, name]) => [fact, elements[name].value.trim()]));
  return factFields.some(([fact]) => facts[fact] !== known[fact])
    ? [{ type: 'facts', id, recurrenceId, facts }]
    : [];
}

/** A guest may answer, also where everything else is locked; to the whole series, or to one occurrence. */
function showAnswer({ answer = null }) {
  byId('answer').hidden = answer === null || scope() === 'following';
  elements.answer.value = answer ?? '';
}

/** The action that stores the person's answer; none when there is none, or it is the old one. */
function changedAnswer(id, recurrenceId) {
  const answer = elements.answer.value;
  const isNew = !byId('answer').hidden && answer !== '' && answer !== startingPoint().answer;
  return isNew ? [{ type: 'answer', user, id, recurrenceId, answer }] : [];
}

/** A guest who is in this entry or in the calendar's copy of it only. */
function oneSided({ name, address, reason, missing }) {
  const who = address === undefined || address === name ? name : `${name} (${address})`;
  return `${words.oneSided[missing](who)} ${words.oneSidedReasons[reason]}`;
}

function lockFields(locked) {
  const has = (...fields) => fields.some((field) => locked.includes(field));
  elements.title.disabled = has('title');
  for (const name of ['startDate', 'startTime', 'endDate', 'endTime'])
    elements[name].disabled = has('start', 'duration', 'timeZone');
  elements.allDay.disabled = has('showWithoutTime', 'start');
  elements.location.disabled = has('locations');
  elements.description.disabled = has('description');
  byId('guests').disabled = has('participants');
}

function blank() {
  const { today, from } = agenda;
  const day = today >= from && today < plusDays(from, 7) ? today : from;
  return {
    title: '',
    kind: 'appointment',
    allDay: false,
    completed: false,
    start: `${day}T11:00:00`,
    end: `${day}T12:00:00`,
    location: '',
    description: '',
    push: agenda.rules.pushByDefault.appointments,
    guests: [],
    scheduledFor: [user],
    recurrenceId: null,
    locked: null,
  };
}

/** Shows the fields that belong to the kind and to all-day entries, and checks that the end is after the start. */
function arrange() {
  const task = elements.kind.value === 'task';
  const allDay = elements.allDay.checked;
  byId('guests').hidden = task;
  byId('completed-label').hidden = !task || edited === null;
  for (const label of form.querySelectorAll('label.time')) label.hidden = allDay;
  for (const name of ['startTime', 'endTime']) elements[name].required = !allDay;
  const { startDate, startTime, endDate, endTime } = elements;
  const isBackwards =
    endDate.value < startDate.value ||
    (!allDay && endDate.value === startDate.value && endTime.value < startTime.value);
  const field = allDay || endDate.value < startDate.value ? endDate : endTime;
  for (const one of [endDate, endTime])
    one.setCustomValidity(isBackwards && one === field ? words.endsBeforeStart : '');
}

function filledIn() {
  const allDay = elements.allDay.checked;
  const local = (date, clock) => `${date}T${allDay ? '00:00' : clock.slice(0, 5)}:00`;
  const endDate = allDay ? plusDays(elements.endDate.value, 1) : elements.endDate.value;
  return {
    title: elements.title.value,
    kind: elements.kind.value,
    allDay,
    start: local(elements.startDate.value, elements.startTime.value),
    end: local(endDate, elements.endTime.value),
    location: elements.location.value,
    description: elements.description.value,
    guests: guestFields(),
    scheduledFor: scheduledBoxes()
      .filter((box) => box.checked)
      .map((box) => box.value),
    push: elements.push.checked,
    repeat: repeat.node.hidden ? 'custom' : repeat.value(),
  };
}

function save() {
  // an address that was typed and not added is a guest too
  if (!addTyped()) return;
  const fields = filledIn();
  if (fields.scheduledFor.length === 0) {
    const [first] = scheduledBoxes();
    first.setCustomValidity(words.nobody);
    first.reportValidity();
    return;
  }
  if (edited === null) {
    perform([{ type: 'create', user, fields }], words.added);
    return;
  }
  const { id, recurrenceId, completed } = edited;
  const edit = {
    type: 'edit',
    user,
    id,
    fields,
    recurrenceId: scope() === 'all' ? null : recurrenceId,
    scope: scope() === 'following' ? 'following' : 'one',
  };
  const isDone = elements.completed.checked;
  const complete = completed === isDone ? [] : [{ type: 'complete', id, on: isDone }];
  const about = edit.recurrenceId;
  perform([edit, ...complete, ...changedAnswer(id, about), ...changedFacts(id, about)], words.saved);
}

const removals = { one: 'cancel-occurrence', following: 'end-before', all: 'remove', entry: 'remove' };

async function remove() {
  const { id, recurrenceId, start, title, push } = edited;
  const type = removals[scope()];
  const yes = await confirmed({
    question: words.removeQuestions[scope()](words.quoted(title), dayAndMonth.format(at(start))),
    consequence: push && agenda.accounts.some((account) => account.user === user) ? words.alsoInCalendar : '',
    yes: words.removeScopes[scope()] ?? words.remove,
  });
  if (yes) perform([{ type, id, ...(type === 'remove' ? {} : { recurrenceId }) }], words.removed);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  save();
});
for (const radio of elements.scope) radio.addEventListener('change', () => fill(startingPoint()));
elements.startDate.addEventListener('change', () => {
  const { startDate, endDate } = elements;
  if (endDate.value < startDate.value) endDate.value = startDate.value;
  repeat.moved();
});
elements.kind.addEventListener('change', () => {
  const key = elements.kind.value === 'task' ? 'tasks' : 'appointments';
  elements.push.checked = agenda.rules.pushByDefault[key];
});
elements.allDay.addEventListener('change', () => {
  const { startTime, endTime, allDay } = elements;
  if (allDay.checked || startTime.value !== '00:00') return;
  startTime.value = '09:00';
  endTime.value = '10:00';
});
// after the listeners above, which may have changed other fields
form.addEventListener('change', arrange);
byId('close').addEventListener('click', closeEditor);
byId('remove').addEventListener('click', remove);
