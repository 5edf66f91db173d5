/** The sample CRM's page: a week, a list, what is not synced, mail, and the administrator's rules. */
import { showConnection, showPeople } from './connection.js';
import { closeEditor, createEditor, editEntry, isEditing } from './editor.js';
import { keyOf } from './entry.js';
import { activities, list } from './lists.js';
import { rules } from './rules.js';
import { confirmed } from './shared/confirm.js';
import { byId, fillTexts, keepingFocus } from './shared/dom.js';
import { at, fullDate, plusDays } from './shared/language.js';
import { createMail } from './shared/mail.js';
import { complain, say } from './shared/notices.js';
import { ask, remember, signIn } from './shared/session.js';
import { createTrouble } from './shared/trouble.js';
import { words } from './texts.js';
import { week } from './week.js';

/** Each page: how many days it shows, what of the agenda it shows, and its content. */
const pages = {
  week: { days: 7, isDated: true, name: words.week, content: () => week(agenda, open) },
  list: { days: 35, isDated: true, name: words.list, content: () => list(agenda, open) },
  activities: { days: 7, isDated: false, name: words.unsynced, content: () => activities(agenda, open, put) },
  mail: { days: 7, isDated: false, name: words.mailTab, content: () => mail.content() },
  rules: { days: 7, isDated: false, name: words.rules, content: () => rules(agenda, changeRules, reset) },
};

const page = byId('page');
const updateEveryMs = 5000;

let user = 'anna';
let tab = 'week';
/** First day shown; null: this week. */
let from = null;
let agenda = null;
/** What the page shows now, to tell whether anything is new. */
let rendered = '';

const { failed, answered } = createTrouble(words, {
  'invalid-request': words.invalid,
  'item-rejected': words.rejected,
  'not-found': words.notFound,
  'message-gone': words.mail.gone,
});
const mail = createMail({
  ask: (name, question) => ask(`/view/mail/${name}`, { ...question, user }),
  reload: load,
  failed,
});

/** Performs actions one after the other, closes the editor, and says what was done. */
async function perform(actions, done) {
  complain('');
  try {
    for (const action of actions) await ask('/view/do', action);
    // closed before the agenda is shown again: focus returns to an entry that is still there
    if (isEditing()) closeEditor();
    await load();
    say(done);
  } catch (error) {
    failed(error);
  }
}

const put = ({ id }) => perform([{ type: 'push', user, id, on: true }], words.putDone);
const changeRules = (changed) => perform([{ type: 'rules', rules: changed }], words.rule.saved);

async function reset() {
  const { resetQuestion: question, resetConsequence: consequence, resetYes: yes, resetDone } = words.rule;
  if (await confirmed({ question, consequence, yes })) perform([{ type: 'reset' }], resetDone);
}

async function load() {
  const asked = tab;
  const { days } = pages[tab];
  agenda = await ask('/view/agenda', { user, days, ...(from === null ? {} : { from }) });
  if (tab === 'mail') await mail.load();
  answered();
  if (asked !== tab) return;
  showPeople(agenda, user, choose);
  showConnection(agenda, user);
  byId('activity-count').textContent = agenda.unsynchronised.length || '';
  // nothing that stands here has changed: what is being typed, and the focus, stay as they are
  const { now, accounts, ...content } = agenda;
  const shown = { rules: [content.rules, content.providers], mail: mail.shown() }[tab] ?? content;
  const text = JSON.stringify([tab, user, shown]);
  if (text !== rendered) render();
  rendered = text;
}

function render() {
  const { name, isDated, content } = pages[tab];
  document.title = words.pageTitle(name);
  for (const button of document.querySelectorAll('[data-tab]'))
    button.ariaCurrent = button.dataset.tab === tab ? 'page' : null;
  byId('travel').hidden = !isDated;
  const period = isDated ? periodText() : '';
  if (byId('period').textContent !== period) byId('period').textContent = period;
  keepingFocus(page, () => page.replaceChildren(content()));
}

function periodText() {
  return fullDate.formatRange(at(agenda.from), at(plusDays(agenda.from, pages[tab].days - 1)));
}

function show(changes) {
  ({ user = user, tab = tab, from = from } = changes);
  remember({ tab, user });
  return load().catch(failed);
}

const choose = (id) => {
  mail.restart();
  return show({ user: id });
};
const open = (entry) => editEntry(entry, agenda, user);

/** Goes to the week where another part of a series is, and opens it there. */
async function visit({ id, date }) {
  closeEditor();
  const monday = plusDays(date, -((at(date).getUTCDay() + 6) % 7));
  await show({ from: monday, tab: tab === 'list' ? 'list' : 'week' });
  const entry = agenda.occurrences.find((one) => one.id === id && one.start.slice(0, 10) >= date);
  if (entry === undefined) return;
  // closing the editor returns focus here
  [...page.querySelectorAll('button')].find(({ dataset }) => dataset.key === keyOf(entry))?.focus();
  open(entry);
}

/** An address may name what is to be opened; a reload shows the page alone. */
function openAsked({ entry: id, message }) {
  remember({ tab, user });
  if (tab === 'mail' && message !== undefined) mail.open(message);
  const entry = id === undefined ? undefined : agenda.occurrences.find((one) => one.id === id);
  if (entry !== undefined) open(entry);
}

async function start() {
  fillTexts(words);
  createEditor(perform, visit);
  byId('add').addEventListener('click', () => open(null));
  const moves = { back: -7, on: 7 };
  for (const [id, days] of Object.entries(moves))
    byId(id).addEventListener('click', () => show({ from: plusDays(agenda.from, days) }));
  byId('now').addEventListener('click', () => show({ from: null }));
  for (const button of document.querySelectorAll('[data-tab]'))
    button.addEventListener('click', () => show({ tab: button.dataset.tab }));

  const asked = await signIn();
  if (asked.tab in pages) tab = asked.tab;
  if (asked.user !== undefined) user = asked.user;
  if (/^\d{4}-\d\d-\d\d$/.test(asked.from ?? '')) from = asked.from;
  await load();
  openAsked(asked);
  // Concord or another window can change the agenda too
  setInterval(() => {
    if (!isEditing() && !mail.isReading() && document.visibilityState === 'visible') load().catch(failed);
  }, updateEveryMs);
}

start().catch(failed);
