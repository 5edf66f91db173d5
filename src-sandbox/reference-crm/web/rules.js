/** The administrator's rules. */
import { el } from './shared/dom.js';
import { words } from './texts.js';

const texts = words.rule;
const accountNames = {
  google: 'Google',
  microsoft: 'Microsoft 365',
  kerio: 'KerioConnect',
  ...texts.accountNames,
};

/**
 * @param change takes the complete changed rules
 * @param reset takes the sample data back to its beginning, after a question
 */
export function rules({ rules: current, providers }, change, reset) {
  const changed = (part) => change({ ...current, ...part });
  const rule = (title, hint, field) =>
    el('label', { className: 'rule' }, el('b', {}, title), el('small', {}, hint), field);
  const box = (key, checked, part) =>
    el('input', {
      type: 'checkbox',
      checked,
      dataset: { key },
      onchange: (event) => changed(part(event.target.checked)),
    });
  const toggle = (key, title, hint, checked, part) => rule(title, hint, box(key, checked, part));

  const direction = el(
    'select',
    { dataset: { key: 'direction' }, onchange: (event) => changed({ direction: event.target.value }) },
    el('option', { value: 'two-way' }, texts.twoWay),
    el('option', { value: 'crm-to-provider' }, texts.crmOnly),
  );
  direction.value = current.direction;
  const prefix = el('input', {
    type: 'text',
    value: current.createPrefix,
    maxLength: 64,
    dataset: { key: 'prefix' },
    onchange: (event) => changed({ createPrefix: event.target.value }),
  });
  const privateEvents = el(
    'select',
    { dataset: { key: 'private' }, onchange: (event) => changed({ privateEvents: event.target.value }) },
    ...['full', 'busy', 'skip'].map((value) => el('option', { value }, texts.privateLimits[value])),
  );
  privateEvents.value = current.privateEvents ?? 'full';
  const blocked = el('textarea', {
    rows: 3,
    value: (current.blocked ?? []).join('\n'),
    dataset: { key: 'blocked' },
    onchange: (event) =>
      changed({
        blocked: event.target.value
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      }),
  });
  const account = (name) => {
    const others = current.providers.filter((other) => other !== name);
    const field = box(`account ${name}`, current.providers.includes(name), (on) => ({
      providers: on ? [...others, name] : others,
    }));
    return el('label', { className: 'tick' }, field, accountNames[name] ?? name);
  };
  const { pushByDefault, features } = current;
  return el(
    'div',
    { className: 'rules' },
    el('p', { className: 'hint' }, texts.hint),
    rule(texts.direction, texts.directionHint, direction),
    rule(texts.prefix, texts.prefixHint, prefix),
    rule(texts.privateEvents, texts.privateEventsHint, privateEvents),
    rule(texts.blocked, texts.blockedHint, blocked),
    toggle('organizer', texts.organizer, texts.organizerHint, current.useOrganizer, (on) => ({
      useOrganizer: on,
    })),
    toggle('deleting', texts.deleting, texts.deletingHint, current.deletingRestricted, (on) => ({
      deletingRestricted: on,
    })),
    toggle('editing', texts.editing, texts.editingHint, current.editingRestricted, (on) => ({
      editingRestricted: on,
    })),
    toggle(
      'appointments',
      texts.pushAppointments,
      texts.pushAppointmentsHint,
      pushByDefault.appointments,
      (on) => ({ pushByDefault: { ...pushByDefault, appointments: on } }),
    ),
    toggle('tasks', texts.pushTasks, texts.pushTasksHint, pushByDefault.tasks, (on) => ({
      pushByDefault: { ...pushByDefault, tasks: on },
    })),
    toggle('calendar', texts.calendar, texts.featureHint, features.calendar, (on) => ({
      features: { ...features, calendar: on },
    })),
    toggle('mail', texts.mail, texts.featureHint, features.mail, (on) => ({
      features: { ...features, mail: on },
    })),
    el(
      'fieldset',
      {},
      el('legend', {}, texts.accounts),
      el('div', { className: 'providers' }, ...providers.map(account)),
    ),
    el(
      'div',
      { className: 'buttons' },
      el(
        'button',
        { type: 'button', className: 'danger', dataset: { key: 'reset' }, onclick: reset },
        texts.reset,
      ),
    ),
  );
}
