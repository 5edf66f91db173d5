/** Chooses the dictionary, and formats everything a screen shows: texts by typed keys, numbers, times, problems. */
import type { Problem } from '../domain/problems.ts';
import { type Dictionary, type English, en, type Key } from './en.ts';
import type { Parameter, Parameters, ProblemText } from './entry.ts';
import { chooseForm, fill } from './fill.ts';
import { createMoments, type Moments } from './moments.ts';
import { nl } from './nl.ts';
import { pseudo } from './pseudo.ts';

/** Returns the text of a key, with a value filled in for each of its names. */
export type Translate = <K extends Key>(key: K, ...parameters: Parameters<English[K]>) => string;

export interface Words {
  /** Language tag for `lang` attributes. */
  readonly language: string;
  /** Language with the system's region, for `Intl`. */
  readonly locale: string;
  readonly t: Translate;
  readonly number: (value: number) => string;
  readonly moments: Moments;
  readonly problem: (value: Pick<Problem, 'code' | 'params'>) => ProblemText;
  /** What happened and why, as one text for below a field. */
  readonly trouble: (value: Pick<Problem, 'code' | 'params'>) => string;
  /** The text of a key that was built from a code at run time; null when there is no such text. */
  readonly lookUp: (key: string) => string | null;
}

/** `en-XA` is the usual name of the pseudo-language; it is used when the system asks for it. */
const pseudoLocale = 'en-XA';

/**
 * @param choice the language chosen in the settings
 * @param system the system's languages, most preferred first
 */
export function chooseDictionary(choice: 'system' | 'en' | 'nl', system: readonly string[]): Dictionary {
  if (choice !== 'system') return choice === 'nl' ? nl : en;
  if (system[0] === pseudoLocale) return pseudo();
  const known = system
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === 'en' || tag === 'nl');
  return known === 'nl' ? nl : en;
}

/** Dates and numbers follow the system's region, whatever the language of the texts is. */
function withRegion(language: string, system: readonly string[]): string {
  try {
    const region = new Intl.Locale(system[0] ?? language).maximize().region;
    return region === undefined || region === 'XA' ? language : `${language}-${region}`;
  } catch {
    return language;
  }
}

export function createWords(
  dictionary: Dictionary,
  system: readonly string[] = [],
  timeZone?: string,
): Words {
  // made when they are first needed: a program that starts, and has little to say, is not to wait for them
  const locale = lazily(() => withRegion(dictionary.language, system));
  const rules = lazily(() => new Intl.PluralRules(dictionary.language));
  const numbers = lazily(() => new Intl.NumberFormat(locale()));
  const moments = lazily(() => createMoments(locale(), timeZone));
  const number = (value: number): string => numbers().format(value);
  const write = (key: Key, values: Readonly<Record<string, Parameter>>): string =>
    fill(chooseForm(dictionary.texts[key], values, rules), values, number);
  const lookUp: Words['lookUp'] = (key) =>
    Object.hasOwn(dictionary.texts, key) ? write(key as Key, {}) : null;
  const lists = lazily(() => new Intl.ListFormat(dictionary.language));
  const problem: Words['problem'] = ({ code, params: given }) => {
    const { kind, missing, reason, clockMinutesOff } = given;
    const reasons = dictionary.problemReasons[code] ?? {};
    const special =
      typeof reason === 'string' && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
    const { title, cause, fix } = { ...dictionary.problems[code], ...special };
    const named = (names: Parameter, prefix: string): readonly string[] =>
      String(names)
        .split(' ')
        .map((name) => lookUp(`${prefix}${name}`) ?? name);
    const params = {
      ...given,
      ...(kind === undefined ? {} : { kind: named(kind, 'account.kind.').join(' ') }),
      ...(missing === undefined ? {} : { missing: lists().format(named(missing, 'problem.missing-')) }),
    };
    const clock =
      clockMinutesOff === undefined ? [] : [write('problem.clock-off', { count: clockMinutesOff })];
    return {
      title: fill(title, params, number),
      cause: [fill(cause, params, number), ...clock].join(' '),
      fix,
    };
  };
  return {
    language: dictionary.language,
    get locale() {
      return locale();
    },
    t: (key, ...[values]) => write(key, values ?? {}),
    number,
    get moments() {
      return moments();
    },
    problem,
    trouble: (value) => {
      const { title, cause } = problem(value);
      return `${title}. ${cause}`;
    },
    lookUp,
  };
}

/** Makes a value when it is asked for the first time. */
function lazily<T extends object | string>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
