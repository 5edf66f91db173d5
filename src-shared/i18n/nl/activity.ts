/** Dutch: what Concord did, why, and what waits for a person. */

import type { activity as english } from '../en/activity.ts';
import type { Translated } from '../entry.ts';

export const activity = {
  'activity.title': 'Activiteit',
  'activity.lead': 'Elke wijziging die Concord deed, en waarom.',
  'activity.filter': 'Tonen',
  'activity.filter-all': 'Alles',
  'activity.filter-provider': 'In je agenda',
  'activity.filter-crm': 'In je CRM',
  'activity.filter-attention': 'Conflicten',
  'activity.empty': 'Nog niets',
  'activity.empty-text': 'Zodra er aan een kant iets verandert, zie je hier wat Concord ermee deed.',
  'activity.filter-empty': 'Hiervan is er nog niets.',
  'activity.private': 'Privéafspraak',
  'activity.show-title': 'Titel tonen',
  'activity.why': 'Waarom?',
  'activity.run': { one: '{count} wijziging', other: '{count} wijzigingen' },
  'activity.loading': 'We lezen wat er gedaan is…',

  'did.provider-added': 'In je agenda gezet',
  'did.provider-changed': 'Gewijzigd in je agenda',
  'did.provider-removed': 'Verwijderd uit je agenda',
  'did.provider-linked': 'Aan beide kanten herkend',
  'did.provider-unlinked': 'Wordt niet meer gelijk gehouden',
  'did.provider-put-back': 'Teruggezet in je agenda',
  'did.provider-not-carried': 'Niet aangenomen door je agenda',
  'did.provider-conflict': 'Aan beide kanten gewijzigd; die van je CRM is gebleven',
  'did.crm-added': 'In je CRM gezet',
  'did.crm-changed': 'Gewijzigd in je CRM',
  'did.crm-removed': 'Verwijderd uit je CRM',
  'did.crm-linked': 'Aan beide kanten herkend',
  'did.crm-unlinked': 'Wordt niet meer gelijk gehouden',
  'did.crm-put-back': 'Teruggezet in je CRM',
  'did.crm-not-carried': 'Niet aangenomen door je CRM; daar blijft het zoals het was',
  'did.crm-conflict': 'Aan beide kanten gewijzigd; die van je agenda is gebleven',

  'reason.new-in-the-crm': 'De afspraak was nieuw in je CRM.',
  'reason.new-in-the-calendar': 'De afspraak was nieuw in je agenda.',
  'reason.changed-in-the-crm': 'De afspraak is in je CRM gewijzigd.',
  'reason.changed-in-the-calendar': 'De afspraak is in je agenda gewijzigd.',
  'reason.deleted-in-the-crm': 'De afspraak is in je CRM verwijderd.',
  'reason.deleted-in-the-calendar': 'De afspraak is in je agenda verwijderd.',
  'reason.unscheduled-in-the-crm': 'Je bent in je CRM van deze afspraak gehaald.',
  'reason.unpushed-in-the-crm': 'In je CRM is ingesteld dat deze niet naar je agenda gaat.',
  'reason.hidden-in-the-crm': 'Je CRM laat je deze afspraak niet meer zien. Je agenda houdt hem.',
  'reason.hidden-in-the-calendar': 'De afspraak werd privé, dus de inhoud is hier weggehaald.',
  'reason.kept-separate': 'Je koos ervoor beide afspraken los te houden.',
  'reason.both-changed':
    'Beide kanten wijzigden hetzelfde deel, dus een van de twee moest wijken. De kant van de organisator gaat voor.',
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
  'reason.put-back-the-meeting-lives-in-another-calendar':
    'Je hebt hem naar een andere agenda van je verplaatst; daar kun je hem wijzigen. Hier is hij teruggezet.',
  'reason.removed-from-the-calendar-the-crm-entry-may-not-be-removed':
    'De afspraak is uit je agenda verwijderd. In je CRM mag je hem niet verwijderen, dus daar blijft hij.',
  'reason.out-of-sight-in-the-calendar': 'Je agenda laat je deze afspraak niet meer zien. Je CRM houdt hem.',
  'reason.equal-on-both-sides': 'De afspraak stond aan beide kanten, en was gelijk.',
  'reason.both-sides-removed-it': 'De afspraak is aan beide kanten verwijderd.',
  'reason.removed-before-it-was-carried-over':
    'De afspraak was al verwijderd voordat Concord hem kon overzetten.',
  'reason.no-longer-to-be-carried-over':
    'De afspraak hoeft niet meer over, door je regels of een keuze in je CRM.',
  'reason.deleted-in-the-crm-the-calendar-s-entry-lives-in-another-calendar':
    'De afspraak is in je CRM verwijderd. Die van jou stond al in een andere agenda en blijft daar.',
  'reason.removed-in-the-crm-not-ours-to-delete':
    'De afspraak is in je CRM verwijderd. Die in je agenda is van iemand anders en blijft dus staan.',
  'reason.removed-in-the-crm-by-hand': 'Je zei dat je hem zelf in je CRM hebt verwijderd.',
  'reason.moved-to-another-calendar': 'De afspraak is naar een andere agenda verplaatst.',

  'decisions.title': 'Wacht op jou',
  'decision.first-run': {
    one: '{count} wijziging wacht op je ja voor de eerste keer',
    other: '{count} wijzigingen wachten op je ja voor de eerste keer',
  },
  'decision.first-run-text': 'Er is nog niets veranderd.',
  'decision.differs': { one: 'Eén afspraak die verschilt', other: '{count} afspraken die verschillen' },
  'decision.differs-text': 'Dezelfde afspraak ziet er aan beide kanten anders uit. Welke kant klopt?',
  'decision.many-removals': { one: '{count} keer verwijderen', other: '{count} keer verwijderen' },
  'decision.many-removals-text': 'Dat is meer dan gewoonlijk. Is dit de bedoeling?',
  'decision.many-creations': { one: '{count} nieuwe afspraak', other: '{count} nieuwe afspraken' },
  'decision.many-creations-text': 'Dat is meer dan gewoonlijk. Is dit de bedoeling?',
  'decision.would-mail': {
    one: '{count} afspraak zou mail versturen',
    other: '{count} afspraken zouden mail versturen',
  },
  'decision.would-mail-text':
    'De aanbieder van je agenda zou de mensen hieronder mailen. Niemand krijgt mail voordat jij het zegt.',
  'decision.frozen': {
    one: '{count} afspraak blijft veranderen',
    other: '{count} afspraken blijven veranderen',
  },
  'decision.frozen-text':
    'Iets anders verandert dit steeds terug, dus Concord is gestopt. Nog eens proberen?',
  'decision.unclear-create': {
    one: 'Staat deze afspraak in je CRM?',
    other: 'Staan deze {count} afspraken in je CRM?',
  },
  'decision.unclear-create-text':
    'Je CRM gaf geen antwoord toen Concord hem toevoegde, en kan het niet zeggen. Kijk daar even: nog eens toevoegen kan er twee van maken.',
  'decision.look': 'Bekijken',
  'decision.addressees': { one: 'Mail gaat naar {count} persoon:', other: 'Mail gaat naar {count} mensen:' },
  'decision.more': { one: 'en nog {count}', other: 'en nog {count}' },
  'decision.stale': 'Dit is intussen veranderd. Kijk het nog eens na.',
  'decision.items': 'Afspraken',

  'choice.first-run-approve': 'Beginnen',
  'choice.first-run-reject': 'Nu niet',
  'choice.differs-provider': 'Je agenda',
  'choice.differs-crm': 'Je CRM',
  'choice.differs-separate': 'Beide houden',
  'choice.many-removals-approve': 'Ja, verwijderen',
  'choice.many-removals-reject': 'Nee, laten staan',
  'choice.many-creations-approve': 'Ja, toevoegen',
  'choice.many-creations-reject': 'Nee, weglaten',
  'choice.would-mail-approve': 'Mail versturen',
  'choice.would-mail-reject': 'Niet doen',
  'choice.frozen-approve': 'Opnieuw proberen',
  'choice.frozen-reject': 'Zo laten',
  'choice.unclear-create-there': 'Hij staat erin',
  'choice.unclear-create-again': 'Opnieuw toevoegen',
  'choice.approve': 'Ja',
  'choice.reject': 'Nee',
  'choice.provider': 'Je agenda',
  'choice.crm': 'Je CRM',
  'choice.separate': 'Beide houden',
  'choice.there': 'Hij staat erin',
  'choice.again': 'Opnieuw toevoegen',

  'will.provider-create': 'In je agenda zetten',
  'will.provider-update': 'Wijzigen in je agenda',
  'will.provider-remove': 'Verwijderen uit je agenda',
  'will.provider-link': 'Aan beide kanten',
  'will.crm-create': 'In je CRM zetten',
  'will.crm-update': 'Wijzigen in je CRM',
  'will.crm-remove': 'Verwijderen uit je CRM',
  'will.crm-link': 'Aan beide kanten',
  'entry.untitled': 'Zonder titel',
} as const satisfies Translated<typeof english>;
