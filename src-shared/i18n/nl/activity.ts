/** Dutch: what Concord did, why, and what waits for a person. */

import type { activity as english } from '../en/activity.ts';
import type { Translated } from '../entry.ts';

export const activity = {
  'activity.title': 'Activiteit',
  'activity.lead': 'Elke wijziging die Concord heeft gedaan, en waarom.',
  'activity.filter': 'Tonen',
  'activity.filter-all': 'Alles',
  'activity.filter-provider': 'In je agenda',
  'activity.filter-crm': 'In je CRM',
  'activity.filter-attention': 'Problemen en conflicten',
  'activity.empty': 'Nog niets',
  'activity.empty-text': 'Zodra er aan een kant iets verandert, zie je hier wat Concord ermee deed.',
  'activity.filter-empty': 'Hiervan is er nog niets.',
  'activity.private': 'Privéafspraak',
  'activity.show-title': 'Titel tonen',
  'activity.why': 'Details',
  'activity.changed': 'Gewijzigd: {fields}',
  'activity.before': 'Eerst',
  'activity.after': 'Daarna',
  'activity.stays': 'Zoals het blijft',
  'activity.not-done': 'Niet overgenomen',
  'activity.gave-way': 'Vervallen',
  'activity.kept': 'Gebleven',
  'activity.not-kept': 'Meer is er niet over bekend.',
  'activity.keys': 'Ga met de pijltjes omhoog en omlaag door de lijst.',
  'activity.run': { one: '{count} wijziging', other: '{count} wijzigingen' },
  'activity.loading': 'Activiteit laden…',

  'did.provider-added': 'In je agenda gezet',
  'did.provider-changed': 'Gewijzigd in je agenda',
  'did.provider-removed': 'Verwijderd uit je agenda',
  'did.provider-unscheduled': 'Verwijderd uit je agenda',
  'did.provider-linked': 'Aan beide kanten gevonden en gekoppeld',
  'did.provider-unlinked': 'Wordt niet meer gesynchroniseerd',
  'did.provider-put-back': 'Teruggezet in je agenda',
  'did.provider-not-carried': 'Geweigerd door je agenda',
  'did.provider-refused': 'Niet gewijzigd in je agenda: dat wilde je niet',
  'did.provider-resumed': 'Wordt weer gesynchroniseerd',
  'did.provider-not-undone': 'Niet ongedaan gemaakt',
  'did.provider-conflict': 'Aan beide kanten gewijzigd; de versie van je CRM is gebleven',
  'did.crm-added': 'In je CRM gezet',
  'did.crm-changed': 'Gewijzigd in je CRM',
  'did.crm-removed': 'Verwijderd uit je CRM',
  'did.crm-unscheduled': 'Je bent er in je CRM van gehaald',
  'did.crm-linked': 'Aan beide kanten gevonden en gekoppeld',
  'did.crm-unlinked': 'Wordt niet meer gesynchroniseerd',
  'did.crm-put-back': 'Teruggezet in je CRM',
  'did.crm-not-carried': 'Geweigerd door je CRM; daar blijft het zoals het was',
  'did.crm-refused': 'Niet gewijzigd in je CRM: dat wilde je niet',
  'did.crm-resumed': 'Wordt weer gesynchroniseerd',
  'did.crm-not-undone': 'Niet ongedaan gemaakt',
  'did.crm-conflict': 'Aan beide kanten gewijzigd; de versie van je agenda is gebleven',

  'decisions.title': 'Concord heeft je nodig',
  'decision.first-run': {
    one: 'Eerste synchronisatie: deze wijziging doorvoeren?',
    other: 'Eerste synchronisatie: deze {count} wijzigingen doorvoeren?',
  },
  'decision.first-run-text': 'Er is nog niets veranderd. Dat gebeurt pas als jij het zegt.',
  'decision.differs': {
    one: 'Welke versie van ‘{title}’ klopt?',
    other: 'Welke versie van deze {count} afspraken klopt?',
  },
  'decision.differs-text':
    'Dezelfde afspraak is aan elke kant anders. De versie die je kiest, vervangt de andere. Tot dan blijven ze allebei zoals ze zijn.',
  'decision.compared': {
    one: 'Welke versie van ‘{title}’ klopt?',
    other: 'Welke versie van deze {count} afspraken klopt?',
  },
  'decision.compared-text':
    'Een volledige vergelijking vond dat de twee kanten hier verschillen. Concord had geen bericht van een wijziging gekregen. De versie die je kiest, vervangt de andere. Tot dan blijven ze allebei zoals ze zijn.',
  'decision.compared-gone-text-provider':
    'Een volledige vergelijking vond dat de afspraak niet meer in je CRM staat. Concord had daar geen bericht van gekregen. Wil je de afspraak bewaren?',
  'decision.compared-gone-text-crm':
    'Een volledige vergelijking vond dat de afspraak niet meer in je agenda staat. Concord had daar geen bericht van gekregen. Wil je de afspraak bewaren?',
  'choice.compared-provider': 'Agendaversie gebruiken',
  'choice.compared-crm': 'CRM-versie gebruiken',
  'decision.gone': {
    one: '‘{title}’ bewaren of verwijderen?',
    other: 'Deze {count} afspraken bewaren of verwijderen?',
  },
  'decision.gone-text-provider':
    'De afspraak is in je agenda gewijzigd en staat niet meer in je CRM. Wil je de afspraak bewaren?',
  'decision.gone-text-crm':
    'De afspraak is in je CRM gewijzigd en staat niet meer in je agenda. Wil je de afspraak bewaren?',
  'choice.gone-keep-provider': 'Bewaren en in je CRM zetten',
  'choice.gone-keep-crm': 'Bewaren en in je agenda zetten',
  'choice.gone-remove-provider': 'Uit je agenda verwijderen',
  'choice.gone-remove-crm': 'Uit je CRM verwijderen',
  'decision.invite': {
    one: '{count} persoon uitnodigen voor ‘{title}’?',
    other: '{count} mensen uitnodigen voor ‘{title}’?',
  },
  'decision.invite-text-create':
    'De provider van je agenda verstuurt de uitnodiging. Als je niemand uitnodigt, krijgt niemand mail: de afspraak komt zonder deze gasten in je agenda, en ze blijven in je CRM staan.',
  'decision.invite-text-update':
    'De provider van je agenda verstuurt de uitnodiging. Als je niemand uitnodigt, krijgt niemand mail en blijft de afspraak in je agenda staan zonder deze gasten.',
  'decision.uninvite': {
    one: '{count} persoon van ‘{title}’ afhalen?',
    other: '{count} mensen van ‘{title}’ afhalen?',
  },
  'decision.uninvite-text':
    'Ze zijn in je CRM niet meer aangevinkt. De provider van je agenda stuurt een annulering. Als je de gasten houdt, krijgt niemand mail en blijven ze in je agenda staan.',
  'decision.cancel': {
    one: '‘{title}’ verwijderen en {count} persoon mailen?',
    other: '‘{title}’ verwijderen en {count} mensen mailen?',
  },
  'decision.cancel-text':
    'De afspraak staat niet meer in je CRM. Als die uit je agenda wordt verwijderd, stuurt de provider van je agenda een annulering. Als je de afspraak houdt, krijgt niemand mail; de afspraak blijft in je agenda en wordt niet meer gesynchroniseerd.',
  'decision.change': {
    one: '‘{title}’ wijzigen en {count} persoon mailen?',
    other: '‘{title}’ wijzigen en {count} mensen mailen?',
  },
  'decision.change-text':
    'Als de afspraak in je agenda wordt gewijzigd, laat de provider van je agenda dat aan de mensen hieronder weten. Als je niets verstuurt, krijgt niemand mail en blijft de afspraak in je agenda zoals die is.',
  'decision.answer': {
    one: 'Je antwoord op ‘{title}’ versturen?',
    other: 'Je antwoord op ‘{title}’ versturen?',
  },
  'decision.answer-text':
    'Je hebt in je CRM geantwoord. De provider van je agenda stuurt het antwoord naar de organisator. Als je niets verstuurt, krijgt niemand mail en houdt je agenda het oude antwoord.',
  'choice.invite-approve': { one: '{count} persoon uitnodigen', other: '{count} mensen uitnodigen' },
  'choice.invite-reject': 'Niet uitnodigen',
  'choice.uninvite-approve': 'Annulering versturen',
  'choice.uninvite-reject': { one: 'Deze gast houden', other: 'Deze gasten houden' },
  'choice.cancel-approve': 'Verwijderen en versturen',
  'choice.cancel-reject': 'Afspraak houden',
  'choice.change-approve': 'Wijzigen en versturen',
  'choice.change-reject': 'Niet versturen',
  'choice.answer-approve': 'Antwoord versturen',
  'choice.answer-reject': 'Niet versturen',
  'decision.gets-invitation': { one: 'Krijgt een uitnodiging:', other: 'Krijgen een uitnodiging:' },
  'decision.gets-cancellation': { one: 'Krijgt een annulering:', other: 'Krijgen een annulering:' },
  'decision.gets-update': { one: 'Hoort van de wijziging:', other: 'Horen van de wijziging:' },
  'decision.gets-answer': { one: 'Krijgt je antwoord:', other: 'Krijgen je antwoord:' },
  'decision.would-mail': {
    one: 'De gasten van ‘{title}’ mailen?',
    other: 'De gasten van {count} afspraken mailen?',
  },
  'decision.would-mail-text':
    'De provider van je agenda zou de mensen hieronder mailen. Niemand krijgt mail voordat jij het zegt.',
  'decision.frozen': {
    one: 'Opnieuw proberen ‘{title}’ te wijzigen?',
    other: 'Opnieuw proberen {count} afspraken te wijzigen?',
  },
  'decision.frozen-text':
    'Een ander programma zet dit steeds terug, dus Concord is gestopt. Zolang je het niet opnieuw probeert, blijven de twee kanten verschillen.',
  'decision.frozen-create-provider': {
    one: '‘{title}’ opnieuw aan je agenda toevoegen?',
    other: '{count} afspraken opnieuw aan je agenda toevoegen?',
  },
  'decision.frozen-create-crm': {
    one: '‘{title}’ opnieuw aan je CRM toevoegen?',
    other: '{count} afspraken opnieuw aan je CRM toevoegen?',
  },
  'decision.frozen-create-text-provider':
    'Concord heeft dit binnen een dag drie keer aan je agenda toegevoegd en is daarom gestopt. Kijk eerst in je agenda: misschien staat het er al.',
  'decision.frozen-create-text-crm':
    'Concord heeft dit binnen een dag drie keer aan je CRM toegevoegd en is daarom gestopt. Kijk eerst in je CRM: misschien staat het er al.',
  'decision.unclear-create': {
    one: 'Staat ‘{title}’ in je CRM?',
    other: 'Staan deze {count} afspraken in je CRM?',
  },
  'decision.unclear-create-text':
    'De verbinding viel weg terwijl Concord hem toevoegde, en je CRM kan niet zeggen of hij is aangekomen. Kijk daar even: opnieuw toevoegen kan een dubbele geven.',
  'decision.moved-unclear': {
    one: 'Je mailbox is verhuisd: is ‘{title}’ dezelfde afspraak als eerst?',
    other: 'Je mailbox is verhuisd: zijn deze {count} afspraken dezelfde als eerst?',
  },
  'decision.moved-unclear-text':
    'Titel en tijd zijn gelijk, maar het kan een andere zijn: er zijn er meer die erop lijken, of de gasten verschillen. Zijn ze hetzelfde, dan worden ze verder samen gesynchroniseerd. Zo niet, dan blijft elke aan haar eigen kant, zonder synchronisatie. Tot je antwoordt gebeurt er niets mee.',
  'choice.moved-unclear-approve': 'Ze zijn hetzelfde',
  'choice.moved-unclear-separate': 'Ze zijn verschillend',
  'decision.moved-missing': {
    one: 'Je mailbox is verhuisd: ‘{title}’ staat niet in de nieuwe agenda. Wat moet ermee gebeuren?',
    other:
      'Je mailbox is verhuisd: {count} afspraken staan niet in de nieuwe agenda. Wat moet ermee gebeuren?',
  },
  'decision.moved-missing-text':
    'Ze staan in je CRM. Zet je ze in de nieuwe agenda, dan wordt niemand uitgenodigd. Verwijder je ze uit je CRM, dan zijn ze weg. Laat je ze staan, dan blijven ze in je CRM zonder synchronisatie; dat kun je later terugdraaien, in de lijst met overgeslagen afspraken. Tot je antwoordt gebeurt er niets mee.',
  'choice.moved-missing-crm': 'In de nieuwe agenda zetten',
  'choice.moved-missing-provider': 'Uit je CRM verwijderen',
  'choice.moved-missing-separate': 'Alleen in je CRM laten',
  'decision.look': 'Bekijken',
  'decision.addressees': {
    one: '{count} persoon zou mail krijgen:',
    other: '{count} mensen zouden mail krijgen:',
  },
  'decision.more': { one: 'en nog {count}', other: 'en nog {count}' },
  'decision.stale': 'Dit is intussen veranderd. Bekijk het nog eens.',
  'decision.items': 'Afspraken',

  'decision.many-removals-provider': {
    one: '{count} afspraak verwijderen uit je agenda?',
    other: '{count} afspraken verwijderen uit je agenda?',
  },
  'decision.many-creations-provider': {
    one: '{count} afspraak in je agenda zetten?',
    other: '{count} afspraken in je agenda zetten?',
  },
  'choice.many-removals-approve-provider': {
    one: '{count} verwijderen uit je agenda',
    other: '{count} verwijderen uit je agenda',
  },
  'choice.many-removals-reject-provider': { one: 'In je agenda bewaren', other: 'In je agenda bewaren' },
  'choice.many-creations-approve-provider': {
    one: '{count} in je agenda zetten',
    other: '{count} in je agenda zetten',
  },
  'choice.many-creations-reject-provider': { one: 'Niet toevoegen', other: 'Niet toevoegen' },
  'decision.many-removals-text-provider':
    'Ze zijn verdwenen uit je CRM. Zoveel verwijderen is meer dan gewoonlijk, dus Concord vraagt het eerst. Bewaar je ze, dan blijven ze in je agenda staan en worden ze niet meer gesynchroniseerd. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
  'decision.many-creations-text-provider':
    'Ze zijn nieuw in je CRM. Zoveel is meer dan gewoonlijk, dus Concord vraagt het eerst. Voeg je ze niet toe, dan blijven ze alleen in je CRM staan. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
  'decision.many-removals-crm': {
    one: '{count} afspraak verwijderen uit je CRM?',
    other: '{count} afspraken verwijderen uit je CRM?',
  },
  'decision.many-creations-crm': {
    one: '{count} afspraak in je CRM zetten?',
    other: '{count} afspraken in je CRM zetten?',
  },
  'choice.many-removals-approve-crm': {
    one: '{count} verwijderen uit je CRM',
    other: '{count} verwijderen uit je CRM',
  },
  'choice.many-removals-reject-crm': { one: 'In je CRM bewaren', other: 'In je CRM bewaren' },
  'choice.many-creations-approve-crm': { one: '{count} in je CRM zetten', other: '{count} in je CRM zetten' },
  'choice.many-creations-reject-crm': { one: 'Niet toevoegen', other: 'Niet toevoegen' },
  'decision.many-removals-text-crm':
    'Ze zijn verdwenen uit je agenda. Zoveel verwijderen is meer dan gewoonlijk, dus Concord vraagt het eerst. Bewaar je ze, dan blijven ze in je CRM staan en worden ze niet meer gesynchroniseerd. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
  'decision.many-creations-text-crm':
    'Ze zijn nieuw in je agenda. Zoveel is meer dan gewoonlijk, dus Concord vraagt het eerst. Voeg je ze niet toe, dan blijven ze alleen in je agenda staan. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',

  'decision.rule-change-crm': {
    one: 'Een regel is gewijzigd: {count} afspraak in je CRM zetten?',
    other: 'Een regel is gewijzigd: {count} afspraken in je CRM zetten?',
  },
  'decision.rule-change-text-crm': {
    one: 'De afspraak werd overgeslagen door een regel die niet meer geldt. Er is nog niets toegevoegd. Voeg je de afspraak niet toe, dan staat die alleen in je agenda. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
    other:
      'Ze werden overgeslagen door een regel die niet meer geldt. Er is nog niets toegevoegd. Voeg je ze niet toe, dan staan ze alleen in je agenda. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
  },
  'decision.rule-change-provider': {
    one: 'Synchroniseren mag weer: {count} afspraak in je agenda zetten?',
    other: 'Synchroniseren mag weer: {count} afspraken in je agenda zetten?',
  },
  'decision.rule-change-text-provider': {
    one: 'De afspraak kwam erbij terwijl je beheerder synchroniseren had uitgezet. Er is nog niets toegevoegd. Voeg je de afspraak niet toe, dan staat die alleen in je CRM. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
    other:
      'Ze kwamen erbij terwijl je beheerder synchroniseren had uitgezet. Er is nog niets toegevoegd. Voeg je ze niet toe, dan staan ze alleen in je CRM. Dat kun je later terugdraaien, in de lijst met overgeslagen afspraken.',
  },
  'choice.rule-change-approve-crm': { one: 'In je CRM zetten', other: '{count} in je CRM zetten' },
  'choice.rule-change-reject-crm': { one: 'Niet toevoegen', other: 'Niet toevoegen' },
  'choice.rule-change-approve-provider': { one: 'In je agenda zetten', other: '{count} in je agenda zetten' },
  'choice.rule-change-reject-provider': { one: 'Niet toevoegen', other: 'Niet toevoegen' },
  'decision.private-shown': {
    one: '{count} privéafspraak volledig in je CRM tonen?',
    other: '{count} privéafspraken volledig in je CRM tonen?',
  },
  'decision.private-shown-text':
    'Je CRM toont nu alleen dat je bezet bent. Vanaf dan toont het ook titel, plaats, beschrijving en gasten, aan iedereen die daar je agenda ziet. Doe je het niet, dan blijven privéafspraken bezette tijden; bij Agenda kun je opnieuw kiezen.',
  'choice.private-shown-approve': 'Volledig tonen',
  'choice.private-shown-reject': 'Bezette tijden blijven tonen',
  'decision.private-removed': {
    one: '{count} privéafspraak uit je CRM halen?',
    other: '{count} privéafspraken uit je CRM halen?',
  },
  'decision.private-removed-text':
    'Privéafspraken komen niet meer in je CRM; zo heb jij of je beheerder het gekozen. In je agenda blijven ze staan. Wat er in je CRM bij genoteerd is, verdwijnt mee. Laat je ze daar staan, dan tonen ze dat je bezet bent en worden ze niet meer gesynchroniseerd.',
  'choice.private-removed-approve': 'Uit je CRM halen',
  'choice.private-removed-reject': 'Daar laten staan',
  'decision.bring-existing-crm': {
    one: '{count} afspraak van eerder in je CRM zetten?',
    other: '{count} afspraken van eerder in je CRM zetten?',
  },
  'choice.bring-existing-approve-crm': { one: 'In je CRM zetten', other: '{count} in je CRM zetten' },
  'choice.bring-existing-reject-crm': { one: 'Niet toevoegen', other: 'Niet toevoegen' },
  'decision.bring-existing-provider': {
    one: '{count} afspraak van eerder in je agenda zetten?',
    other: '{count} afspraken van eerder in je agenda zetten?',
  },
  'choice.bring-existing-approve-provider': {
    one: 'In je agenda zetten',
    other: '{count} in je agenda zetten',
  },
  'choice.bring-existing-reject-provider': { one: 'Niet toevoegen', other: 'Niet toevoegen' },
  'decision.bring-existing-text-crm': {
    one: 'De afspraak stond al vóór de eerste synchronisatie in je agenda, en je hebt erom gevraagd. Er is nog niets toegevoegd, en niemand krijgt een e-mail. Voeg je de afspraak niet toe, dan blijft die alleen in je agenda; je kunt er later opnieuw om vragen.',
    other:
      'Ze stonden al vóór de eerste synchronisatie in je agenda, en je hebt erom gevraagd. Er is nog niets toegevoegd, en niemand krijgt een e-mail. Voeg je ze niet toe, dan blijven ze alleen in je agenda; je kunt er later opnieuw om vragen.',
  },
  'decision.bring-existing-text-provider': {
    one: 'De afspraak stond al vóór de eerste synchronisatie in je CRM, en je hebt erom gevraagd. Er is nog niets toegevoegd. De afspraak wordt toegevoegd zonder iemand uit te nodigen. Voeg je de afspraak niet toe, dan blijft die alleen in je CRM; je kunt er later opnieuw om vragen.',
    other:
      'Ze stonden al vóór de eerste synchronisatie in je CRM, en je hebt erom gevraagd. Er is nog niets toegevoegd. Ze worden toegevoegd zonder iemand uit te nodigen. Voeg je ze niet toe, dan blijven ze alleen in je CRM; je kunt er later opnieuw om vragen.',
  },
  'decision.restored-backup-crm': {
    one: 'Is er een back-up van je agenda teruggezet? {count} afspraak ging terug naar een eerdere versie',
    other: 'Is er een back-up van je agenda teruggezet? {count} afspraken gingen terug naar eerdere versies',
  },
  'decision.restored-backup-text-crm':
    'Tot je antwoordt komt er niets uit je agenda in je CRM. Bewaar je de nieuwere versies, dan zet Concord ze terug in je agenda en voegt het toe wat daar ontbreekt. Gebruik je de back-up, dan wordt je CRM aangepast aan je agenda: nieuwere wijzigingen worden daar ongedaan gemaakt, en wat in de back-up ontbreekt wordt verwijderd.',
  'choice.restored-backup-newer-crm': 'De nieuwere versies bewaren',
  'choice.restored-backup-backup-crm': 'De back-up ook in je CRM gebruiken',
  'decision.restored-backup-provider': {
    one: 'Is er een back-up van je CRM teruggezet? {count} afspraak ging terug naar een eerdere versie',
    other: 'Is er een back-up van je CRM teruggezet? {count} afspraken gingen terug naar eerdere versies',
  },
  'decision.restored-backup-text-provider':
    'Tot je antwoordt komt er niets uit je CRM in je agenda. Bewaar je de nieuwere versies, dan zet Concord ze terug in je CRM en voegt het toe wat daar ontbreekt. Gebruik je de back-up, dan wordt je agenda aangepast aan je CRM: nieuwere wijzigingen worden daar ongedaan gemaakt, en wat in de back-up ontbreekt wordt verwijderd.',
  'choice.restored-backup-newer-provider': 'De nieuwere versies bewaren',
  'choice.restored-backup-backup-provider': 'De back-up ook in je agenda gebruiken',

  'choice.first-run-approve': 'Beginnen',
  'choice.first-run-reject': 'Nu niet',
  'choice.differs-provider': 'Agendaversie gebruiken',
  'choice.differs-crm': 'CRM-versie gebruiken',
  'choice.differs-separate': 'Als twee afspraken bewaren',
  'choice.would-mail-approve': 'Mail versturen',
  'choice.would-mail-reject': 'Niet versturen',
  'choice.frozen-approve': 'Opnieuw proberen',
  'choice.frozen-create-approve': 'Opnieuw toevoegen',
  'choice.frozen-reject': 'Zo laten',
  'choice.unclear-create-there': 'Hij staat erin',
  'choice.unclear-create-again': 'Opnieuw toevoegen',
  'choice.approve': 'Ja',
  'choice.reject': 'Nee',
  'choice.provider': 'Je agenda',
  'choice.crm': 'Je CRM',
  'choice.separate': 'Beide bewaren',
  'choice.there': 'Hij staat erin',
  'choice.again': 'Opnieuw toevoegen',
  'choice.newer': 'De nieuwere versies bewaren',
  'choice.backup': 'De back-up gebruiken',

  'will.provider-create': 'In je agenda zetten',
  'will.provider-update': 'Wijzigen in je agenda',
  'will.provider-remove': 'Verwijderen uit je agenda',
  'will.provider-link': 'Aan beide kanten',
  'will.crm-create': 'In je CRM zetten',
  'will.crm-update': 'Wijzigen in je CRM',
  'will.crm-remove': 'Verwijderen uit je CRM',
  'will.crm-link': 'Aan beide kanten',
} as const satisfies Translated<typeof english>;
