/**
 * The page of the second sample account: its person's calendar and inbox, and what the person does there. Plain forms, no scripts. Whoever
 * has not got its address, which holds a secret, can neither read the page nor send one of its forms.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { composed } from '../../compose-message.ts';
import type { Answer } from '../../simulator/http-answer.ts';
import type { Json } from '../../simulator/json.ts';
import { fieldOf, headerFields } from '../../simulator/message-header.ts';
import type { CalendarHand } from '../calendar/calendar-hand.ts';
import type { MailHand } from '../mail/mail-hand.ts';
import { escaped, framed, type PageLanguage, pagePolicy } from '../page-frame.ts';
import { noCache } from '../received.ts';
import { type PersonAct, type PersonTexts, personActs, personTexts } from './texts.ts';

export interface PersonPage {
  /** Its path on the server. */
  readonly path: string;
  /** @param form what one of its buttons sent; null to show the page */
  answer(form: URLSearchParams | null, query: URLSearchParams, language: PageLanguage): Answer;
}

export interface PersonPageParts {
  readonly address: string;
  readonly calendars: CalendarHand;
  readonly mail: MailHand;
  readonly clock: Pick<Clock, 'now'>;
  /** Called after the person changed something there. */
  readonly onChanged: (where: 'calendar' | 'mail') => void;
}

const zone = 'Europe/Amsterdam';
const text = z.string().trim().min(1).max(500);
const deed = z.discriminatedUnion('act', [
  z.object({ act: z.literal('add'), name: text, date: z.iso.date(), time: z.iso.time({ precision: -1 }) }),
  z.object({ act: z.literal('rename'), id: text, name: text }),
  z.object({ act: z.literal('remove'), id: text }),
  z.object({ act: z.literal('archive'), id: text }),
  z.object({ act: z.literal('trash'), id: text }),
  z.object({ act: z.literal('arrive'), from: z.email().max(255), subject: text }),
]);
type Deed = z.infer<typeof deed>;

export function createPersonPage(parts: PersonPageParts): PersonPage {
  const { address, calendars, mail, onChanged } = parts;
  const path = `/person/${randomBytes(18).toString('base64url')}`;

  const perform = (done: Deed): void => {
    switch (done.act) {
      case 'add':
        calendars.create(address, {
          summary: done.name,
          start: { dateTime: `${done.date}T${done.time}:00`, timeZone: zone },
          end: { dateTime: hourAfter(done.date, done.time), timeZone: zone },
        });
        return;
      case 'rename':
        calendars.edit(address, done.id, { summary: done.name });
        return;
      case 'remove':
        calendars.remove(address, done.id);
        return;
      case 'archive':
        mail.archive(address, done.id);
        return;
      case 'trash':
        mail.trash(address, done.id);
        return;
      case 'arrive':
        mail.deliver(address, letterFrom(done, parts).bytes);
    }
  };
  const isThere = (done: Deed): boolean =>
    !('id' in done) ||
    (isMail(done)
      ? mail.message(address, done.id) !== null
      : calendars.events(address).some(({ id }) => id === done.id));

  return {
    path,
    answer(form, query, language) {
      if (form === null) return shown(parts, path, query.get('done'), language);
      const read = deed.safeParse(Object.fromEntries(form));
      const isDone = read.success && isThere(read.data);
      if (isDone) {
        perform(read.data);
        onChanged(isMail(read.data) ? 'mail' : 'calendar');
      }
      const Location = `${path}?done=${isDone ? read.data.act : 'refused'}`;
      return { status: 303, type: null, body: '', headers: { Location } };
    },
  };
}

const isMail = ({ act }: Deed): boolean => act === 'archive' || act === 'trash' || act === 'arrive';

function letterFrom(
  { from, subject }: { readonly from: string; readonly subject: string },
  { address, clock }: Pick<PersonPageParts, 'address' | 'clock'>,
) {
  return composed({
    from: { name: '', email: from },
    to: [{ name: '', email: address }],
    subject,
    text: subject,
    sentAt: clock.now(),
    messageId: `${randomBytes(12).toString('hex')}@sample.example`,
  });
}

function shown(parts: PersonPageParts, path: string, outcome: string | null, language: PageLanguage): Answer {
  const texts = personTexts[language];
  const { address, calendars, mail } = parts;
  const events = calendars
    .events(address)
    .filter((event) => event.recurrence !== undefined || endOf(event) >= parts.clock.now() - 86_400_000)
    .sort((a, b) => startOf(a) - startOf(b));
  const inbox = mail.messages(address).filter(({ labelIds }) => labelIds.includes('INBOX'));
  const act = personActs.find((one) => one === outcome);
  const said = act !== undefined ? texts.done[act] : outcome === 'refused' ? texts.refused : '';
  const today = new Date(parts.clock.now()).toISOString().slice(0, 10);
  const content = `<p class="quiet">${escaped(address)}</p><p>${texts.lead}</p>
    ${said === '' ? '' : `<p role="status"><strong>${said}</strong></p>`}
    <h2>${texts.calendar}</h2>
    ${events.length === 0 ? `<p>${texts.noEvents}</p>` : `<ul>${events.map((event) => eventRow(event, path, texts, language)).join('')}</ul>`}
    <div class="row">${form(path, 'add', `${field(texts.name, 'name')}${field(texts.date, 'date', 'date', today)}${field(texts.time, 'time', 'time', '10:00')}<button class="primary">${texts.add}</button>`)}</div>
    <h2>${texts.mail}</h2>
    ${inbox.length === 0 ? `<p>${texts.noMail}</p>` : `<ul>${inbox.map((one) => mailRow(one, path, texts)).join('')}</ul>`}
    <div class="row">${form(path, 'arrive', `${field(texts.from, 'from', '', 'sanne@client.example')}${field(texts.subject, 'subject')}<button class="primary">${texts.arrive}</button>`)}</div>`;
  return {
    status: 200,
    type: 'text/html; charset=UTF-8',
    body: framed(language, texts.title, content, 'wide'),
    headers: {
      'Cache-Control': noCache,
      'Content-Security-Policy': pagePolicy,
      'Referrer-Policy': 'no-referrer',
    },
  };
}

function eventRow(event: Json, path: string, texts: PersonTexts, language: PageLanguage): string {
  const name = String(event.summary ?? '');
  const { date } = event.start as { readonly date?: string };
  const when = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'medium',
    ...(date === undefined ? { timeStyle: 'short' } : {}),
    timeZone: date === undefined ? zone : 'UTC',
  }).format(startOf(event));
  const notes = [
    when,
    ...(event.recurrence === undefined ? [] : [texts.repeats]),
    ...(event.visibility === 'private' ? [texts.isPrivate] : []),
  ];
  const id = hidden('id', String(event.id));
  return `<li><strong>${escaped(name)}</strong> <span class="quiet">${escaped(notes.join(' · '))}</span><div class="row">
    ${form(path, 'rename', `${id}<label>${texts.name}<input name="name" value="${escaped(name)}"></label>${button(texts.save, name)}`)}
    ${form(path, 'remove', `${id}${button(texts.remove, name)}`)}</div></li>`;
}

function mailRow(
  { id, bytes }: ReturnType<MailHand['messages']>[number],
  path: string,
  texts: PersonTexts,
): string {
  const fields = headerFields(bytes);
  const subject = fieldOf(fields, 'subject') ?? '';
  return `<li><strong>${escaped(subject)}</strong> <span class="quiet">${escaped(fieldOf(fields, 'from') ?? '')}</span><div class="row"><span></span><span>
    ${form(path, 'archive', `${hidden('id', id)}${button(texts.archive, subject)}`)}
    ${form(path, 'trash', `${hidden('id', id)}${button(texts.remove, subject)}`)}</span></div></li>`;
}

function form(path: string, act: PersonAct, content: string): string {
  return `<form method="post" action="${path}">${hidden('act', act)}${content}</form>`;
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`;

/** The name that a screen reader says begins with the words that are seen. */
const button = (words: string, of: string): string =>
  `<button aria-label="${escaped(`${words}: ${of}`)}">${words}</button>`;

const field = (label: string, name: string, type = '', value = ''): string =>
  `<label>${label}<input name="${name}"${type === '' ? '' : ` type="${type}"`} value="${escaped(value)}" required></label>`;

/** Wall time an hour later, on the same or the next day. */
function hourAfter(date: string, time: string): string {
  return new Date(Date.parse(`${date}T${time}:00Z`) + 3_600_000).toISOString().slice(0, 19);
}

const momentOf = (value: unknown): number => {
  const { dateTime, date } = value as { readonly dateTime?: string; readonly date?: string };
  return Date.parse(dateTime ?? `${date}T00:00:00Z`);
};
const startOf = (event: Json): number => momentOf(event.start);
const endOf = (event: Json): number => momentOf(event.end);
