/** The reference CRM's web view. */
import {
  ago,
  ask,
  at,
  byId,
  dayAndMonth,
  el,
  monthAndYear,
  plusDays,
  signIn,
  stranded,
  tell,
  time,
  weekday,
} from './page.js';
import { repeatFields } from './repeat.js';

const wayToNewLink = 'Press Enter where the CRM runs, or open it again from Concord, to get a new one.';

const page = document.getElementById('page');
const editor = document.getElementById('editor');
const form = document.getElementById('form');
const repeat = repeatFields(() => form.elements.startDate.value);
byId('repeat-place').replaceWith(repeat.node);

let user = 'anna';
let tab = 'week';
/** First day shown; null: this week. */
let from = null;
let agenda = null;
/** What the page shows now, to tell whether anything is new. */
let rendered = '';
/** What the editor shows: an occurrence, or null for a new entry. */
let edited = null;
let guests = [];

const sentences = {
  'invalid-request': 'That does not fit: ',
  'not-permitted': 'This cannot be changed here. ',
  'item-rejected': 'The CRM cannot keep that: ',
  'not-found': 'That entry is no longer there.',
};

const lockReasons = {
  'not-organizer': 'Somebody else organises this meeting. Ask the organiser to change it.',
  'calendar-read-only': 'The calendar it comes from may only be read. Its owner can change it.',
  'zone-unknown':
    'It repeats in a time zone that is not known, so its times stay as they are. Choose another time zone in the calendar.',
  masked: 'It is private in the calendar, and what it says is kept there. Change it in the calendar.',
  'type-not-editable': 'This kind of entry can only be changed in the calendar.',
  'moved-to-another-calendar':
    'It was moved to another calendar of the same person. It can be changed there.',
};
const lockText = (reason) => lockReasons[reason] ?? reason;

async function act(action) {
  try {
    await ask('/view/do', action);
    await load();
    return true;
  } catch (error) {
    tell(
      `${sentences[error.code] ?? 'That did not work. '}${error.code === 'not-found' ? '' : lockText(error.message)}`,
    );
    return false;
  }
}

async function load() {
  const days = tab === 'list' ? 35 : 7;
  const next = await ask('/view/agenda', { user, days, ...(from === null ? {} : { from }) });
  // nothing has changed: the page and the keyboard's focus stay as they are
  const text = JSON.stringify([tab, { ...next, now: 0 }]);
  agenda = next;
  if (text === rendered) renderConnection();
  else render();
  rendered = text;
}

function render() {
  renderPeople();
  renderConnection();
  for (const button of document.querySelectorAll('[data-tab]'))
    if (button.dataset.tab === tab) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
  byId('activity-count').textContent =
    agenda.unsynchronised.length === 0 ? '' : String(agenda.unsynchronised.length);
  const dated = tab === 'week' || tab === 'list';
  byId('travel').hidden = !dated;
  byId('period').textContent = dated ? period() : '';
  const focusables = () => [...page.querySelectorAll('button, input, select')];
  const focused = focusables().indexOf(document.activeElement);
  page.replaceChildren({ week, list, activities, rules }[tab]());
  if (focused >= 0) focusables()[focused]?.focus();
}

function period() {
  const last = plusDays(agenda.from, (tab === 'list' ? 35 : 7) - 1);
  return monthAndYear.formatRange(at(agenda.from), at(last));
}

const reportText = {
  'in-agreement': 'in agreement',
  working: 'synchronising now',
  waiting: 'waiting for a decision',
  problem: 'needs attention',
  paused: 'paused',
};

function renderPeople() {
  document.querySelector('.people').replaceChildren(
    ...agenda.people.map(({ id, name }) => {
      const button = el(
        'button',
        { type: 'button', ariaPressed: String(id === user), onclick: () => choose(id) },
        connected(id) ? el('span', { className: 'check', title: 'Connected' }, '✓') : '',
        name,
      );
      return button;
    }),
  );
}

function connected(id) {
  return agenda.accounts.find((account) => account.user === id);
}

function renderConnection() {
  const account = connected(user);
  const line = byId('connection');
  if (account === undefined) {
    line.replaceChildren(
      'This agenda is not connected. In Concord, choose “another CRM” and enter the address and token from the terminal.',
    );
    return;
  }
  const minutes = account.agreedAt === null ? null : Math.round((agenda.now - account.agreedAt) / 60_000);
  const when = minutes === null ? '' : ` · ${minutes < 1 ? 'just now' : ago.format(-minutes, 'minute')}`;
  line.replaceChildren(
    el('span', { className: 'check' }, '✓ '),
    'Your agenda is synchronised with ',
    el('strong', {}, account.address),
    ` · ${reportText[account.state] ?? ''}${when}`,
  );
}

function choose(id) {
  user = id;
  load().catch(failed);
}

function labelOf(entry) {
  const marks = [
    entry.recurrenceId === null ? '' : '↻',
    entry.private ? '(private)' : '',
    entry.locked === null ? '' : 'locked',
    entry.meeting === '' ? '' : '▸ video',
  ].filter((mark) => mark !== '');
  return marks.join(' ');
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

function chip(entry, withTime) {
  const marks = labelOf(entry);
  return el(
    'button',
    { type: 'button', className: classOf(entry), title: entry.title, onclick: () => open(entry) },
    el('b', {}, entry.title || '(no title)'),
    withTime
      ? el(
          'small',
          {},
          [`${time(entry.start)}`, entry.location, marks].filter((part) => part !== '').join(' · '),
        )
      : '',
  );
}

function sourceChips(date) {
  return agenda.sources.flatMap((source) =>
    source.occurrences
      .filter(({ start }) => start.slice(0, 10) === date)
      .map((one) =>
        el(
          'div',
          { className: 'entry source', title: source.name },
          el('b', {}, one.title),
          el('small', {}, source.name),
        ),
      ),
  );
}

const hourHeight = 48;

function week() {
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
    const label = el('span', {}, `${String(hour).padStart(2, '0')}:00`);
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
        weekday.format(at(date)),
        el('b', {}, String(at(date).getUTCDate())),
      ),
    ),
    el('div', { className: 'all-day corner' }, 'all day'),
    ...dates.map((date) =>
      el(
        'div',
        { className: 'all-day' },
        ...agenda.occurrences
          .filter(({ allDay, start, end }) => allDay && start.slice(0, 10) <= date && end.slice(0, 10) > date)
          .map((entry) => chip(entry, false)),
        ...sourceChips(date),
      ),
    ),
    hours,
    ...dates.map((date) => {
      const column = el('div', { className: `day${isToday(date)}` });
      column.style.height = `${height}px`;
      const entries = timed.filter(({ start }) => start.slice(0, 10) === date);
      for (const { entry, lane, lanes } of inLanes(entries)) {
        const minutes = Math.max(28, (at(entry.end) - at(entry.start)) / 60_000);
        const lines = Math.floor(((minutes / 60) * hourHeight - 6) / 16);
        const node = chip(entry, lines > 1);
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
      at(entry.end) - at(entry.start) < 28 * 60_000
        ? new Date(at(entry.start).getTime() + 28 * 60_000).toISOString().slice(0, 19)
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

function row(entry, ...buttons) {
  const names = entry.scheduledFor.map((id) => agenda.people.find((person) => person.id === id)?.name ?? id);
  const details = [
    entry.location,
    entry.guests.length === 0
      ? ''
      : `${entry.guests.length} ${entry.guests.length === 1 ? 'guest' : 'guests'}, ${entry.guests.filter(({ invite }) => invite).length} invited`,
    names.length > 1 ? names.join(', ') : '',
    labelOf(entry),
  ].filter((part) => part !== '');
  return el(
    'li',
    {},
    el('time', {}, entry.allDay ? 'all day' : `${time(entry.start)} – ${time(entry.end)}`),
    el(
      'div',
      {},
      el(
        'button',
        { type: 'button', className: 'title', onclick: () => open(entry) },
        entry.title || '(no title)',
      ),
      details.length === 0 ? '' : el('small', {}, details.join(' · ')),
    ),
    el(
      'div',
      { className: 'row' },
      entry.kind === 'task'
        ? el('span', { className: 'badge' }, entry.completed ? 'task, done' : 'task')
        : '',
      ...buttons,
    ),
  );
}

function list() {
  const days = Map.groupBy(
    agenda.occurrences.toSorted((a, b) => (a.start < b.start ? -1 : 1)),
    ({ start }) => start.slice(0, 10),
  );
  if (days.size === 0) return el('p', { className: 'empty' }, 'Nothing in these weeks.');
  return el(
    'div',
    { className: 'list' },
    ...[...days].map(([date, entries]) =>
      el(
        'section',
        {},
        el(
          'h3',
          { className: date === agenda.today ? 'today' : '' },
          date === agenda.today ? 'Today' : dayAndMonth.format(at(date)),
        ),
        el(
          'ul',
          { className: 'rows' },
          ...entries.map((entry) =>
            row(entry, entry.push ? '' : el('span', { className: 'badge' }, 'not synchronised')),
          ),
        ),
      ),
    ),
  );
}

function activities() {
  if (agenda.unsynchronised.length === 0)
    return el('p', { className: 'empty' }, 'Everything is in your calendar.');
  const sorted = agenda.unsynchronised.toSorted((a, b) => (a.start < b.start ? -1 : 1));
  return el(
    'div',
    { className: 'list' },
    el(
      'p',
      { className: 'hint' },
      'These entries stay in the CRM. Put one in your calendar and it is synchronised from then on.',
    ),
    el(
      'ul',
      { className: 'rows' },
      ...sorted.map((entry) => {
        const put = () => act({ type: 'push', user, id: entry.id, on: true });
        const line = row(entry, el('button', { type: 'button', onclick: put }, 'Put in my calendar'));
        line.firstChild.textContent = monthAndYear.format(at(entry.start));
        return line;
      }),
    ),
  );
}

const providerNames = {
  google: 'Google',
  microsoft: 'Microsoft 365',
  exchange: 'Exchange (on-premises)',
  kerio: 'KerioConnect',
  caldav: 'Other (CalDAV)',
  sample: 'Sample account',
};

function rules() {
  const current = agenda.rules;
  const change = (part) => act({ type: 'rules', rules: { ...current, ...part } });
  const toggle = (title, hint, checked, part) =>
    el(
      'label',
      { className: 'rule' },
      el('b', {}, title),
      el('small', {}, hint),
      el('input', { type: 'checkbox', checked, onchange: (event) => change(part(event.target.checked)) }),
    );
  const direction = el(
    'select',
    { onchange: (event) => change({ direction: event.target.value }) },
    el('option', { value: 'two-way' }, 'Both ways'),
    el('option', { value: 'crm-to-provider' }, 'From the CRM only'),
  );
  direction.value = current.direction;
  return el(
    'div',
    { className: 'rules' },
    el(
      'p',
      { className: 'hint' },
      'Only administrators see this page in a real CRM. A change of a rule deletes nothing.',
    ),
    el(
      'label',
      { className: 'rule' },
      el('b', {}, 'Direction'),
      el('small', {}, 'What is synchronised already keeps flowing both ways.'),
      direction,
    ),
    el(
      'label',
      { className: 'rule' },
      el('b', {}, 'Prefix for new entries'),
      el(
        'small',
        {},
        'Only calendar events whose title starts with it become entries here. Blank means all.',
      ),
      el('input', {
        type: 'text',
        value: current.createPrefix,
        maxLength: 64,
        onchange: (event) => change({ createPrefix: event.target.value }),
      }),
    ),
    toggle(
      'Use the organiser',
      'The organiser’s calendar holds one meeting with guests; otherwise everybody gets a copy without guests.',
      current.useOrganizer,
      (on) => ({ useOrganizer: on }),
    ),
    toggle(
      'Restrict deleting',
      'Deleting in the calendar only takes that person out of “Scheduled for”.',
      current.deletingRestricted,
      (on) => ({ deletingRestricted: on }),
    ),
    toggle(
      'Restrict editing',
      'Entries made here cannot be edited from the calendar.',
      current.editingRestricted,
      (on) => ({ editingRestricted: on }),
    ),
    toggle(
      'New appointments go to the calendar',
      'Until their owner says otherwise.',
      current.pushByDefault.appointments,
      (on) => ({ pushByDefault: { ...current.pushByDefault, appointments: on } }),
    ),
    toggle(
      'New tasks go to the calendar',
      'As free time, without guests.',
      current.pushByDefault.tasks,
      (on) => ({ pushByDefault: { ...current.pushByDefault, tasks: on } }),
    ),
    toggle(
      'Calendar synchronisation',
      'Switches the feature on for everybody.',
      current.features.calendar,
      (on) => ({ features: { ...current.features, calendar: on } }),
    ),
    toggle('Mail synchronisation', 'Switches the feature on for everybody.', current.features.mail, (on) => ({
      features: { ...current.features, mail: on },
    })),
    el(
      'div',
      { className: 'rule' },
      el('b', {}, 'Accounts that may be connected'),
      el(
        'div',
        { className: 'providers' },
        ...agenda.providers.map((name) =>
          el(
            'label',
            { className: 'tick' },
            el('input', {
              type: 'checkbox',
              checked: current.providers.includes(name),
              onchange: (event) =>
                change({
                  providers: event.target.checked
                    ? [...current.providers, name]
                    : current.providers.filter((other) => other !== name),
                }),
            }),
            providerNames[name] ?? name,
          ),
        ),
      ),
    ),
    el(
      'div',
      { className: 'buttons' },
      el('button', { type: 'button', className: 'danger', onclick: reset }, 'Reset sample data…'),
    ),
  );
}

function reset() {
  if (confirm('Delete all entries and start again with the sample agenda? Connected calendars follow.'))
    act({ type: 'reset' });
}

function open(entry) {
  edited = entry;
  const { elements } = form;
  const value = entry ?? blank();
  byId('editor-title').textContent =
    entry === null ? 'New entry' : entry.kind === 'task' ? 'Task' : 'Appointment';
  elements.kind.value = value.kind;
  elements.kind.disabled = entry !== null;
  elements.completed.checked = value.completed;
  elements.push.checked = value.push;
  elements.scope.value = 'one';
  byId('contacts').replaceChildren(
    ...agenda.contacts.map(({ email, name }) => el('option', { value: email, label: name })),
  );
  byId('scheduled-list').replaceChildren(
    ...agenda.people.map(({ id, name }) =>
      el(
        'label',
        { className: 'tick' },
        el('input', {
          type: 'checkbox',
          name: 'scheduledFor',
          value: id,
          checked: value.scheduledFor.includes(id),
        }),
        name,
        agenda.accounts.some((account) => account.user === id)
          ? el('span', { className: 'check', title: 'Connected' }, '✓')
          : '',
      ),
    ),
  );
  byId('repeats').hidden = value.recurrenceId === null;
  byId('remove').hidden = entry === null;
  renderRelations(entry);
  byId('lock').hidden = value.locked === null;
  byId('lock').textContent =
    value.locked === null ? '' : `Locked by the calendar: ${lockText(value.locked.reason)}`;
  fill(value);
  editor.showModal();
  elements.title.focus();
}

/** The two series that "this and following" made of one, each with a way to the other. */
function renderRelations(entry) {
  const link = (words, relative) =>
    relative === null || relative === undefined
      ? []
      : [
          el(
            'span',
            {},
            `${words} `,
            el(
              'button',
              { type: 'button', className: 'link', onclick: () => visit(relative) },
              `“${relative.title || '(no title)'}”`,
            ),
            ` ${dayAndMonth.format(at(relative.date))}`,
          ),
        ];
  const links = [
    ...link('Continued from', entry?.continuedFrom),
    ...link('Continues as', entry?.continuesAs),
  ];
  byId('relations').replaceChildren(...links);
  byId('relations').hidden = links.length === 0;
}

/** Goes to the week where the other part is, and opens it there. */
async function visit({ id, date }) {
  editor.close();
  from = plusDays(date, -((at(date).getUTCDay() + 6) % 7));
  if (tab !== 'list') tab = 'week';
  await load().catch(failed);
  const entry = agenda.occurrences.find((one) => one.id === id && one.start.slice(0, 10) >= date);
  if (entry !== undefined) open(entry);
}

const scopeTexts = { one: 'Delete this one', following: 'Delete this and following', all: 'Delete all' };

/** What a change is about: an occurrence's own values, those the series has from there on, or the series' own. */
function startingPoint(entry) {
  const { value: scope } = form.elements.scope;
  if (entry === null || entry.recurrenceId === null || scope === 'one') return entry ?? blank();
  return entry[scope === 'all' ? 'series' : 'following'];
}

/** Shows the values a change would start from. */
function fill(value) {
  const { elements } = form;
  elements.title.value = value.title;
  elements.allDay.checked = value.allDay;
  elements.startDate.value = value.start.slice(0, 10);
  elements.startTime.value = value.start.slice(11, 16);
  elements.endDate.value = value.allDay ? plusDays(value.end.slice(0, 10), -1) : value.end.slice(0, 10);
  elements.endTime.value = value.end.slice(11, 16);
  elements.location.value = value.location;
  elements.description.value = value.description;
  guests = value.guests.map((guest) => ({ ...guest }));
  lockFields(edited?.locked?.fields ?? []);
  const scope = edited === null || edited.recurrenceId === null ? null : elements.scope.value;
  // the rule decides the days of a series; only its time of day can be changed
  if (scope === 'all') for (const name of ['startDate', 'endDate', 'allDay']) elements[name].disabled = true;
  if (scope === 'following') elements.allDay.disabled = true;
  byId('remove').textContent = scopeTexts[scope] ?? 'Delete';
  repeat.node.hidden = scope === 'one' || !agenda.mayRepeat;
  repeat.show(edited?.repeat ?? null);
  repeat.enable(!(edited?.locked?.fields ?? []).includes('recurrenceRules'));
  showForKind();
  renderGuests();
}

function lockFields(locked) {
  const { elements } = form;
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
  const day =
    agenda.today >= agenda.from && agenda.today < plusDays(agenda.from, 7) ? agenda.today : agenda.from;
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

function showForKind() {
  const { elements } = form;
  const task = elements.kind.value === 'task';
  byId('guests').hidden = task;
  byId('completed-label').hidden = !task || edited === null;
  for (const label of document.querySelectorAll('label.time')) label.hidden = elements.allDay.checked;
  for (const name of ['startTime', 'endTime']) elements[name].required = !elements.allDay.checked;
}

function renderGuests() {
  byId('guest-list').replaceChildren(
    ...guests.map((guest, index) =>
      el(
        'li',
        {},
        el(
          'span',
          { className: 'who' },
          guest.name === '' ? guest.email : `${guest.name} (${guest.email})`,
          guest.reply === 'accepted'
            ? el('span', { className: 'check' }, ' accepted')
            : guest.reply === 'declined'
              ? ' declined'
              : '',
        ),
        el(
          'label',
          { className: 'tick' },
          el('input', {
            type: 'checkbox',
            checked: guest.invite,
            onchange: (event) => {
              guests[index].invite = event.target.checked;
            },
          }),
          'Invite',
        ),
        el(
          'button',
          { type: 'button', ariaLabel: `Take out ${guest.email}`, onclick: () => removeGuest(index) },
          '×',
        ),
      ),
    ),
  );
}

function removeGuest(index) {
  guests.splice(index, 1);
  renderGuests();
}

function addGuest() {
  const input = byId('guest');
  const email = input.value.trim().toLowerCase();
  if (email === '' || !input.checkValidity()) return;
  if (!guests.some((guest) => guest.email === email))
    guests.push({
      email,
      name: agenda.contacts.find((contact) => contact.email === email)?.name ?? '',
      invite: false,
      reply: 'needs-action',
    });
  input.value = '';
  renderGuests();
}

async function save() {
  const { elements } = form;
  const allDay = elements.allDay.checked;
  const local = (date, clock) => `${date}T${allDay ? '00:00' : clock}:00`;
  const ticked = [...form.querySelectorAll('[name=scheduledFor]:checked')].map((box) => box.value);
  if (ticked.length === 0) {
    tell('Choose at least one person it is scheduled for.');
    return;
  }
  const fields = {
    title: elements.title.value,
    kind: elements.kind.value,
    allDay,
    start: local(elements.startDate.value, elements.startTime.value),
    end: local(allDay ? plusDays(elements.endDate.value, 1) : elements.endDate.value, elements.endTime.value),
    location: elements.location.value,
    description: elements.description.value,
    guests: guests.map(({ email, name, invite }) => ({ email, name, invite })),
    scheduledFor: ticked,
    push: elements.push.checked,
    repeat: repeat.node.hidden ? 'custom' : repeat.value(),
  };
  const scope = elements.scope.value;
  const done =
    edited === null
      ? await act({ type: 'create', user, fields })
      : await act({
          type: 'edit',
          user,
          id: edited.id,
          fields,
          recurrenceId: scope === 'all' ? null : edited.recurrenceId,
          scope: scope === 'following' ? 'following' : 'one',
        });
  if (!done) return;
  if (edited !== null && edited.completed !== elements.completed.checked)
    await act({ type: 'complete', id: edited.id, on: elements.completed.checked });
  editor.close();
}

/** After a request that failed: a secret that is no longer valid ends the page; any other failure is shown and the request is tried again. */
function failed(error) {
  if (error.code === 'sign-in-required') stranded(wayToNewLink);
  else tell('The CRM does not answer. Is it still running?');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  save();
});
for (const radio of form.elements.scope) radio.addEventListener('change', () => fill(startingPoint(edited)));
form.elements.startDate.addEventListener('change', () => {
  const { startDate, endDate } = form.elements;
  if (endDate.value < startDate.value) endDate.value = startDate.value;
  repeat.moved();
});
form.elements.kind.addEventListener('change', () => {
  const { kind, push } = form.elements;
  push.checked = agenda.rules.pushByDefault[kind.value === 'task' ? 'tasks' : 'appointments'];
  showForKind();
});
form.elements.allDay.addEventListener('change', () => {
  const { startTime, endTime } = form.elements;
  if (!form.elements.allDay.checked && startTime.value === '00:00') {
    startTime.value = '09:00';
    endTime.value = '10:00';
  }
  showForKind();
});
byId('guest').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  addGuest();
});
byId('add-guest').addEventListener('click', addGuest);
byId('add').addEventListener('click', () => open(null));
byId('close').addEventListener('click', () => editor.close());
byId('remove').addEventListener('click', async () => {
  const { id, recurrenceId } = edited;
  const scope = recurrenceId === null ? 'all' : form.elements.scope.value;
  const types = { one: 'cancel-occurrence', following: 'end-before', all: 'remove' };
  if (await act({ type: types[scope], id, ...(scope === 'all' ? {} : { recurrenceId }) })) editor.close();
});
const move = (days) => {
  from = days === 0 ? null : plusDays(agenda.from, days);
  load().catch(failed);
};
byId('back').addEventListener('click', () => move(-7));
byId('on').addEventListener('click', () => move(7));
byId('now').addEventListener('click', () => move(0));
for (const button of document.querySelectorAll('[data-tab]'))
  button.addEventListener('click', () => {
    tab = button.dataset.tab;
    load().catch(failed);
  });

async function start() {
  const { tab: first } = await signIn();
  if (first in { week, list, activities, rules }) tab = first;
  await load();
  // Concord or another window can change the agenda too
  setInterval(() => {
    if (!editor.open && document.visibilityState === 'visible') load().catch(failed);
  }, 5000);
}

start().catch(() => stranded(wayToNewLink));
