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
  'reason.not-undone-gone': 'Hij is er niet meer.',
  'reason.not-undone-there-again': 'Hij is er al weer.',
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
