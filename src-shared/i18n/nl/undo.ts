/** Dutch: undoing what Concord did. */
import type { UndoObstacle } from '../../domain/undo.ts';

export const undoObstacleTexts = {
  'reason.not-undone-nothing-changed': 'Aan geen van beide kanten is iets gewijzigd.',
  'reason.not-undone-not-kept': 'De eerdere versie wordt niet meer bewaard.',
  'reason.not-undone-bin-full': 'De prullenbak was vol en deze eerdere versie hoorde bij de oudste.',
  'reason.not-undone-too-large': 'De eerdere versie is te groot voor de prullenbak.',
  'reason.not-undone-private': 'De afspraak is nu privé en de eerdere versies zijn gewist.',
  'reason.not-undone-undone-already': 'Dit is al ongedaan gemaakt.',
  'reason.not-undone-changed-since': 'Dit is daarna opnieuw gewijzigd.',
  'reason.not-undone-gone': 'Hij is er inmiddels niet meer.',
  'reason.not-undone-there-again': 'Hij is er inmiddels weer.',
  'reason.not-undone-read-only': 'Aan een van beide kanten mag je dit niet wijzigen.',
  'reason.not-undone-not-organizer':
    'Iemand anders organiseert deze afspraak. Vraag de organisator om hem te wijzigen.',
  'reason.not-undone-cannot-write': 'Je CRM laat Concord dit niet wijzigen.',
  'reason.not-undone-unscheduled': 'Je CRM bepaalt wie is ingepland. Voeg jezelf daar weer toe.',
  'reason.not-undone-unpushed': 'Kies de afspraak in je CRM opnieuw voor je agenda.',
  'reason.not-undone-moved-away': 'Hij staat nu in een andere agenda van je.',
  'reason.not-undone-split': 'De reeks is in tweeën gesplitst. Voeg ze samen in je agenda of je CRM.',
  'reason.not-undone-answers': 'Het is een antwoord op een uitnodiging, van degene die het gaf.',
  'reason.not-undone-unclear': 'Concord zoekt nog uit of een eerdere wijziging is aangekomen.',
  'reason.not-undone-refused': 'Een van beide kanten weigerde het, of je hebt ertegen besloten.',
  'reason.not-undone-unmapped': 'De eerdere map wordt niet meer gesynchroniseerd.',
} as const satisfies Readonly<Record<`reason.not-undone-${UndoObstacle}`, string>>;

export const undo = {
  'undo.button': 'Ongedaan maken',
  'undo.button-run': 'Alles ongedaan maken',
  'undo.under-way': 'Wordt ongedaan gemaakt…',
  'undo.done-short': 'Ongedaan gemaakt',
  'undo.title': 'Deze wijziging ongedaan maken?',
  'undo.title-run': 'Deze wijzigingen ongedaan maken?',
  'undo.title-impossible': 'Dit kan niet ongedaan worden gemaakt',
  'undo.checking': 'Beide kanten controleren…',
  'undo.exact': {
    one: 'Beide kanten worden weer precies zoals ze waren.',
    other: '{count} wijzigingen: beide kanten worden weer precies zoals ze waren.',
  },
  'undo.apart': {
    one: 'Wat is toegevoegd, wordt weer verwijderd. Het origineel blijft staan en wordt voortaan overgeslagen.',
    other:
      '{count} toegevoegde afspraken worden weer verwijderd. De originelen blijven staan en worden voortaan overgeslagen.',
  },
  'undo.without-guests': {
    one: 'De afspraak komt aan beide kanten terug, zonder iemand uit te nodigen. Nodig de gasten zelf opnieuw uit als je dat wilt.',
    other:
      '{count} afspraken komen aan beide kanten terug, zonder iemand uit te nodigen. Nodig de gasten zelf opnieuw uit als je dat wilt.',
  },
  'undo.addressees': {
    one: 'Eén gast zou er mail over krijgen. Concord vraagt het je voordat er iets wordt verstuurd.',
    other:
      '{count} gasten zouden er mail over krijgen. Concord vraagt het je voordat er iets wordt verstuurd.',
  },
  'undo.impossible': {
    one: 'Eén wijziging kan niet ongedaan worden gemaakt:',
    other: '{count} wijzigingen kunnen niet ongedaan worden gemaakt:',
  },
  'undo.own-row': 'Het ongedaan maken staat in Activiteit, en kan zelf ook ongedaan worden gemaakt.',
  'undo.not-possible': 'Dit kan niet ongedaan worden gemaakt.',
  'undo.no': 'Annuleren',
  'undo.yes': { one: 'Ongedaan maken', other: '{count} wijzigingen ongedaan maken' },
  'undo.stale': 'Er is intussen iets veranderd. Zo staat het er nu voor.',
  'undo.started': 'Wordt aan beide kanten ongedaan gemaakt.',
  'undo.done': 'Aan beide kanten ongedaan gemaakt.',
  'undo.not-done': 'Het kon niet ongedaan worden gemaakt. Activiteit zegt waarom.',
} as const;
