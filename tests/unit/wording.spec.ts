/** Words that people did not understand, or that read as translated, do not come back; what takes their place is there. */
import { describe, expect, test } from 'vitest';
import { en, nl } from '../../src-shared/i18n/index.ts';

/** Every text of a language with its key, problems included. */
function textsOf(dictionary: typeof en | typeof nl): readonly (readonly [key: string, text: string])[] {
  const found: [string, string][] = [];
  const walk = (key: string, value: unknown): void => {
    if (typeof value === 'string') found.push([key, value]);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(`${key} ${name}`.trim(), inner);
  };
  walk('', dictionary.texts);
  walk('problem', dictionary.problems);
  walk('problem', dictionary.problemReasons);
  return found;
}

const avoided = {
  en: [
    ...[/\bwhich way\b/i, /\babout to look\b/i, /^look\b(?! for| it)/i, /look and decide/i, /\bare yours\b/i],
    ...[/exactly this is done/i, /^nobody is invited/i, /\bfirst run\b/i, /\bunder way\b/i, /^of \{/i],
    ...[
      /standard calendar/i,
      /as this computer/i,
      /passwords are kept/i,
      /goes across/i,
      /what exists already/i,
    ],
    ...[/\bjoined\b/i, /left alone/i, /^one entry that differs/i, /^\{count\} removals?/i, /do not do this/i],
    ...[/would send mail/i, /first real change will tell/i, /missing here/i, /news at once/i, /quick looks/i],
    ...[/busy can be asked/i, /said no/i, /wants an app password/i, /make one there/i, /wants something/i],
    ...[/has trouble/i, /makes no sense/i, /made space/i, /go on now/i, /cannot be made out/i, /broke off/i],
    ...[/lacks the mark/i, /larger than concord reads/i, /your crm does not take it/i, /own authority/i],
    ...[/working out how long/i, /without a title/i, /\blooked at\b/i, /agreed on/i],
  ],
  nl: [
    ...[
      /^voorbeeld(?: tonen)?$/i,
      /vrije tijd van/i,
      /kan worden opgevraagd/i,
      /lo(?:opt|opt alles|pen) gelijk/i,
    ],
    ...[
      /liep alles gelijk/i,
      /^weer over/i,
      /gaat zo kijken/i,
      /nu bijwerken/i,
      /de eerste keer/i,
      /\{count\} erbij/i,
    ],
    ...[
      /\bis? aan jou\b|zijn aan jou/i,
      /met rust/i,
      /welke kant op/i,
      /wat er overgaat/i,
      /zei nee/i,
      /op slot/i,
    ],
    ...[/met twee stappen/i, /dit account mag niet/i, /wil eerst iets/i, /nu even niet helpen/i],
    ...[/werkt deze agenda al bij/i, /\baanmeld(?:en|ing)\b/i, /meteen bericht/i, /kunnen worden opgesomd/i],
    ...[/ontbreekt hier/i, /wachtwoorden staan/i, /zoals deze computer/i, /van de eigen instantie/i],
    ...[
      /\{count\} keer verwijderen/i,
      /blijven veranderen/i,
      /beide houden/i,
      /even nodig/i,
      /we vragen het/i,
    ],
    ...[/we rekenen uit/i, /\bbekeken\b/i],
  ],
} as const;

describe.each([
  ['en', en],
  ['nl', nl],
] as const)('%s', (language, dictionary) => {
  const texts = textsOf(dictionary);
  test.each(avoided[language])('no text says %s', (pattern) => {
    expect(texts.filter(([, text]) => pattern.test(text))).toEqual([]);
  });
});

test.each([
  ['direction.title', 'What syncs, and where', 'Wat synchroniseert waarheen?'],
  ['state.waiting', 'Checking soon', 'Controleert zo'],
  ['decision.look', 'Review', 'Bekijken'],
  ['preview.lead', /Press Start and exactly this happens, nothing else/, /precies dit gebeurt/],
  ['preview.nobody', 'No invitations will be sent.', /uitnodiging/],
  ['first-run.title', 'Syncing for the first time', /Eerste synchronisatie/],
  ['calendar.owner', 'Owner: {owner}', /Eigenaar/],
  ['calendar.default', 'Default calendar', /Standaard/],
  ['settings.language-system', 'Same as system', 'Zelfde als systeem'],
  ['settings.vault', 'Passwords stored in', 'Wachtwoorden bewaard in'],
  ['calendars.rules', 'What syncs', 'Wat wordt gesynchroniseerd'],
  ['calendars.prefix', 'Title filter', 'Filter op titel'],
  ['direction.existing', 'Existing entries', /estaande afspraken/],
  ['features.unproven', 'Not confirmed yet', 'Nog niet bevestigd'],
  ['features.no', 'Not available', 'Niet beschikbaar'],
  ['feature.push', 'Instant updates', 'Directe meldingen'],
  ['feature.change-log', 'Fast checks', 'Snelle controles'],
  ['feature.free-busy', 'Colleagues’ availability', /Beschikbaarheid van collega’s/],
  [
    'feature.free-busy-yes',
    'Concord can see when colleagues are busy.',
    'Je kunt zien wanneer collega’s bezet zijn.',
  ],
  ['state.in-agreement', 'In agreement', 'Alles is gelijk'],
  ['status.agreed', 'Last in agreement: {when}', 'Voor het laatst gelijk: {when}'],
  ['status.next', 'Next check {when}', 'Volgende controle {when}'],
  ['status.sync-now', 'Sync now', 'Nu synchroniseren'],
  ['choice.separate', 'Keep both', 'Beide bewaren'],
  ['decisions.title', 'Needs you', 'Concord heeft je nodig'],
  ['account.ca', 'Custom CA certificate (PEM)', 'Eigen CA-certificaat (PEM)'],
  ['progress.unknown', 'Estimating time left…', 'Resterende tijd berekenen…'],
  ['entry.untitled', '(No title)', '(Geen titel)'],
  ['why.rule-not-understood', 'Concord can’t read how it repeats.', /herhaalt|herhaling/],
  ['why.cut-off', /as if saving was interrupted/, /onderbroken/],
  ['why.no-uid', 'It has no unique ID.', /unieke ID|unieke id|ID/],
  ['why.reading-item-too-large', 'It is too large for Concord.', /te groot/],
] as const)('%s says what people understand', (key, english, dutch) => {
  const of = (dictionary: typeof en | typeof nl) => dictionary.texts[key];
  if (typeof english === 'string') expect(of(en)).toBe(english);
  else expect(of(en)).toMatch(english);
  if (typeof dutch === 'string') expect(of(nl)).toBe(dutch);
  else expect(of(nl)).toMatch(dutch);
});
