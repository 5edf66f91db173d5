/** The page's language, English or Dutch, and the form of its dates and times: the first of the browser's languages that is one of the two. */
const offered = ['en', 'nl'];
const locale = navigator.languages.find((one) => offered.includes(one.slice(0, 2).toLowerCase())) ?? 'en-GB';
const language = locale.slice(0, 2).toLowerCase();
document.documentElement.lang = language;

/** @param texts a table of texts per language */
export const inLanguage = (texts) => texts[language];

/** Formats dates of wall times: these are kept as if they were UTC. */
export const dateFormat = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
export const shortWeekday = dateFormat({ weekday: 'short' });
export const longWeekday = dateFormat({ weekday: 'long' });
export const dayAndMonth = dateFormat({ weekday: 'long', day: 'numeric', month: 'long' });
export const shortDate = dateFormat({ weekday: 'short', day: 'numeric', month: 'short' });
export const fullDate = dateFormat({ day: 'numeric', month: 'long', year: 'numeric' });
export const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const clockTime = dateFormat({ timeStyle: 'short' });

export const at = (local) => new Date(`${local.length === 10 ? `${local}T00:00:00` : local}Z`);
export const time = (local) => clockTime.format(at(local));
export const plusDays = (date, days) =>
  new Date(at(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);
