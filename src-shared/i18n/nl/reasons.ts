/** Dutch: why Concord did something to an entry. */
import type { Reason } from '../../domain/calendar/reasons.ts';
import { undoObstacleTexts } from './undo.ts';

export const reasons = {
  ...undoObstacleTexts,
  'reason.new-in-the-crm': 'De afspraak was nieuw in je CRM.',
  'reason.new-in-the-calendar': 'De afspraak was nieuw in je agenda.',
  'reason.changed-in-the-crm': 'De afspraak is in je CRM gewijzigd.',
  'reason.changed-in-the-calendar': 'De afspraak is in je agenda gewijzigd.',
  'reason.shortened-for-the-crm':
    'De afspraak is langer dan je CRM kan bewaren en is daar ingekort. In je agenda blijft alles staan.',
  'reason.shortened-for-the-calendar':
    'De afspraak is langer dan je agenda kan bewaren en is daar ingekort. In je CRM blijft alles staan.',
  'reason.guests-withheld-from-the-crm':
    'Iemand in deze afspraak kan niet in je CRM staan, omdat er geen mailadres is of een adres dat het CRM niet aankan. In je agenda blijft die persoon staan.',
  'reason.guests-withheld-from-the-calendar':
    'Iemand in deze afspraak kan niet in je agenda staan, omdat die de naam of het adres niet aankan. In je CRM blijft die persoon staan, zonder uitnodiging.',
  'reason.deleted-in-the-crm': 'De afspraak is in je CRM verwijderd.',
  'reason.deleted-in-the-calendar': 'De afspraak is in je agenda verwijderd.',
  'reason.unscheduled-in-the-crm': 'Je bent in je CRM van deze afspraak gehaald.',
  'reason.edited-against-the-rule':
    'Je hebt de afspraak in je agenda gewijzigd, en dat staat je beheerder niet toe. In je CRM ben je ervan gehaald. Jouw versie blijft in je agenda staan en wordt niet meer gesynchroniseerd.',
  'reason.unpushed-in-the-crm': 'In je CRM is ingesteld dat deze niet naar je agenda gaat.',
  'reason.hidden-in-the-crm': 'Je CRM laat je deze afspraak niet meer zien. In je agenda blijft hij staan.',
  'reason.kept-separate': 'Je koos ervoor beide afspraken apart te bewaren.',
  'reason.both-changed':
    'Beide kanten wijzigden hetzelfde deel, en er kan maar één versie blijven. De kant van de organisator gaat voor.',
  'reason.removed-when-stopped':
    'Je stopte met synchroniseren en koos ervoor te verwijderen wat Concord had toegevoegd.',
  'reason.private-in-the-calendar':
    'De afspraak is privé, en privéafspraken komen niet in je CRM. Je agenda houdt hem.',
  'reason.forbidden': 'Dat deel mag daar niet worden gewijzigd en is dus één keer teruggezet.',
  'reason.forbidden-not-organizer':
    'Iemand anders organiseert deze afspraak, dus je wijziging is teruggezet. Vraag het de organisator.',
  'reason.forbidden-calendar-read-only':
    'Deze agenda is alleen te lezen, dus je wijziging is teruggezet. De eigenaar kan de afspraak wijzigen.',
  'reason.forbidden-zone-unknown':
    'Concord kent de tijdzone niet, dus de tijden blijven staan en je wijziging is teruggezet. Kies een andere tijdzone in je agendaprogramma.',
  'reason.forbidden-masked':
    'In je agenda is deze afspraak privé, dus je wijziging is teruggezet. Wijzig hem in je agendaprogramma.',
  'reason.forbidden-type-not-editable':
    'Dit soort afspraak kun je alleen in je agendaprogramma wijzigen, dus je wijziging is teruggezet.',
  'reason.forbidden-crm-forbids':
    'Dit deel mag je vanuit je agenda niet wijzigen in je CRM, dus je wijziging is teruggezet. Wijzig het in je CRM.',
  'reason.moved-to-another-calendar':
    'Je hebt hem naar een andere agenda van je verplaatst; daar kun je hem wijzigen. Hier is hij teruggezet.',
  'reason.restored-backup-undone':
    'Een teruggezette back-up had hem teruggebracht naar een eerdere versie, en je koos voor de nieuwere.',
  'reason.compared-put-back':
    'Een volledige vergelijking vond dat deze kant anders was, en je koos voor de versie van de andere kant.',
  'reason.removed-in-the-calendar-kept-in-the-crm':
    'De afspraak is uit je agenda verwijderd. In je CRM mag je hem niet verwijderen, dus daar blijft hij.',
  'reason.hidden-in-the-calendar':
    'Je agenda laat je deze afspraak niet meer zien. In je CRM blijft hij staan.',
  'reason.moved-found-by-identity':
    'Je mailbox is verhuisd. De afspraak is teruggevonden in de nieuwe agenda en wordt verder gesynchroniseerd.',
  'reason.moved-found-by-content':
    'Je mailbox is verhuisd. In de nieuwe agenda staat een afspraak met dezelfde titel, tijd en gasten; die wordt verder gesynchroniseerd.',
  'reason.missing-after-the-move':
    'Je mailbox is verhuisd en de afspraak staat niet in de nieuwe agenda. Je koos ervoor hem uit je CRM te verwijderen.',
  'reason.made-again-after-the-move':
    'Je mailbox is verhuisd en de afspraak stond niet in de nieuwe agenda. Je koos ervoor hem daar toe te voegen.',
  'reason.invitation-arrived':
    'De uitnodiging van de organisator is er. Die komt in de plaats van de afspraak zonder gasten die Concord eerder had toegevoegd.',
  'reason.invitation-withdrawn':
    'De uitnodiging is ingetrokken, en in je CRM staat de afspraak nog voor je. Je hebt hem zonder gasten in je agenda.',
  'reason.invitation-withdrawn-kept-in-the-crm':
    'De uitnodiging is ingetrokken, dus de afspraak staat niet meer in je agenda. In je CRM blijft hij staan.',
  'reason.declined-kept-in-the-crm':
    'Je hebt de afspraak afgewezen, en daarmee is hij uit je agenda. In je CRM blijft hij staan, met je antwoord.',
  'reason.equal-on-both-sides': 'De afspraak was al gelijk aan beide kanten.',
  'reason.removed-on-both-sides': 'De afspraak is aan beide kanten verwijderd.',
  'reason.removed-before-carried-over':
    'De afspraak was al verwijderd voordat Concord hem kon synchroniseren.',
  'reason.no-longer-carried-over':
    'De afspraak wordt voortaan overgeslagen, door je regels of een keuze in je CRM.',
  'reason.removed-in-the-crm-elsewhere-in-the-calendar':
    'De afspraak is in je CRM verwijderd. Die van jou stond al in een andere agenda en blijft daar.',
  'reason.removed-in-the-crm-kept-in-the-calendar':
    'De afspraak is in je CRM verwijderd. Die in je agenda is van iemand anders of privé en blijft dus staan.',
  'reason.removed-in-the-crm-by-hand': 'Je zei dat je hem zelf in je CRM hebt verwijderd.',
  'reason.refused-by-a-person': 'Je hebt ertegen besloten, dus beide kanten blijven zoals ze zijn.',
  'reason.resumed-by-a-person': 'Je koos ervoor deze toch te synchroniseren.',
  'reason.ended-on-another-machine': 'Concord op een andere computer synchroniseert de twee niet meer.',
  'reason.undone-by-a-person': 'Je maakte een eerdere wijziging ongedaan.',
} as const satisfies Readonly<Record<`reason.${Reason}`, string>>;
