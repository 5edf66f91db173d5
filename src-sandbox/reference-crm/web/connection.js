/** Who is connected, and whether their calendar is in agreement: beside the names, and in a line above the agenda. */
import { byId, el, keepingFocus, unseen } from './shared/dom.js';
import { ago } from './shared/language.js';
import { words } from './texts.js';

/** As in Concord, the shape tells the state. */
const signs = { 'in-agreement': '✓', working: '↻', waiting: '!', problem: '!', paused: 'Ⅱ' };

const accountOf = ({ accounts }, user) => accounts.find((account) => account.user === user);
const sign = (account) => el('span', { className: 'check', ariaHidden: 'true' }, signs[account.state] ?? '✓');

/** @param choose shows another person's agenda */
export function showPeople(agenda, user, choose) {
  const people = document.querySelector('.people');
  const button = ({ id, name }) => {
    const account = accountOf(agenda, id);
    const mark = account === undefined ? [] : [sign(account), unseen(`, ${words.connected}`)];
    return el(
      'button',
      { type: 'button', ariaPressed: String(id === user), dataset: { key: id }, onclick: () => choose(id) },
      name,
      ...mark,
    );
  };
  keepingFocus(people, () => people.replaceChildren(...agenda.people.map(button)));
}

/** The times since the last agreement and the last comparison stand outside the live region: they pass without being announced. */
export function showConnection(agenda, user) {
  const account = accountOf(agenda, user);
  byId('agreed').textContent = account === undefined ? '' : agreedText(account, agenda.now);
  byId('compared').textContent = account === undefined ? '' : comparedText(account, agenda.now);
  const line = byId('connection');
  const parts =
    account === undefined
      ? [words.unconnected]
      : [
          sign(account),
          ` ${words.connectedTo}`,
          el('strong', {}, account.address),
          ` · ${words.states[account.state]}`,
        ];
  const next = el('span', {}, ...parts);
  if (line.textContent !== next.textContent) line.replaceChildren(...next.childNodes);
}

function agreedText({ agreedAt }, now) {
  return agreedAt === null ? '' : ` · ${words.lastAgreed(since(agreedAt, now))}`;
}

/** What the last full comparison of both sides found, and what was not checked for an hour. */
function comparedText({ comparison, stale }, now) {
  const compared = comparison === null ? [] : [words.compared(since(comparison.at, now), comparison)];
  return [...compared, ...(stale === 0 ? [] : [words.stale(stale)])].join(' · ');
}

function since(time, now) {
  const minutes = Math.round((now - time) / 60_000);
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 2880
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1440), 'day'];
  return amount < 1 ? words.justNow : ago.format(-amount, unit);
}
