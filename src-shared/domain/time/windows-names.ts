/**
 * The Windows name of an IANA zone, for calendars that show a person the zone by that name (Outlook). Several zones have one Windows name,
 * and zones with the same clocks may have different ones: the rows are those zones of Unicode CLDR's windowsZones
 * (https://github.com/unicode-org/cldr, Unicode License v3) whose name their clocks alone do not tell.
 */
import type { LocalDateTime } from '../calendar/event.ts';
import { clockAround } from './same-zone.ts';
import { windowsName, windowsZones } from './windows-zones.ts';
import { isZone } from './zones.ts';

const rows = `
E. Africa=Africa/Addis_Ababa,Africa/Asmera,Africa/Dar_es_Salaam,Africa/Djibouti,Africa/Kampala,Africa/Mogadishu,
Antarctica/Syowa,Indian/Antananarivo,Indian/Comoro,Indian/Mayotte|South Africa=Africa/Blantyre,Africa/Bujumbura,
Africa/Gaborone,Africa/Harare,Africa/Kigali,Africa/Lubumbashi,Africa/Lusaka,Africa/Maputo,Africa/Maseru,Africa/Mbabane|
Romance=Africa/Ceuta,Europe/Brussels,Europe/Copenhagen,Europe/Madrid|SA Western=America/Anguilla,America/Antigua,
America/Aruba,America/Barbados,America/Blanc-Sablon,America/Boa_Vista,America/Curacao,America/Dominica,America/Grenada,
America/Guadeloupe,America/Guyana,America/Kralendijk,America/Lower_Princes,America/Manaus,America/Marigot,
America/Martinique,America/Montserrat,America/Port_of_Spain,America/Porto_Velho,America/Puerto_Rico,America/Santo_Domingo,
America/St_Barthelemy,America/St_Kitts,America/St_Lucia,America/St_Thomas,America/St_Vincent,America/Tortola|
Central (Mexico)=America/Bahia_Banderas,America/Merida,America/Monterrey|SA Eastern=America/Belem,America/Fortaleza,
America/Maceio,America/Paramaribo,America/Recife,America/Santarem,Antarctica/Palmer,Antarctica/Rothera,Atlantic/Stanley|
Central America=America/Belize,America/Costa_Rica,America/El_Salvador,America/Managua,America/Tegucigalpa,Pacific/Galapagos|
SA Pacific=America/Cayman,America/Coral_Harbour,America/Eirunepe,America/Guayaquil,America/Jamaica,America/Lima,
America/Panama,America/Rio_Branco|Mountain (Mexico)=America/Chihuahua|US Mountain=America/Creston,America/Dawson_Creek,
America/Fort_Nelson,America/Hermosillo|Yukon=America/Dawson|Mountain=America/Edmonton,America/Ojinaga|
US Eastern=America/Indiana/Marengo,America/Indiana/Vevay|Azores=America/Scoresbysund|Pacific=America/Vancouver|
Central Pacific=Antarctica/Casey,Pacific/Efate,Pacific/Kosrae,Pacific/Noumea,Pacific/Ponape|SE Asia=Antarctica/Davis,
Asia/Jakarta,Asia/Phnom_Penh,Asia/Pontianak,Asia/Saigon,Asia/Vientiane,Indian/Christmas|
West Pacific=Antarctica/DumontDUrville,Pacific/Guam,Pacific/Saipan,Pacific/Truk|Tasmania=Antarctica/Macquarie|
West Asia=Antarctica/Mawson,Asia/Aqtau,Asia/Aqtobe,Asia/Ashgabat,Asia/Atyrau,Asia/Dushanbe,Asia/Oral,Asia/Samarkand,
Indian/Kerguelen,Indian/Maldives|Central Asia=Antarctica/Vostok,Asia/Almaty,Asia/Qostanay,Asia/Urumqi,Indian/Chagos|
W. Europe=Arctic/Longyearbyen,Europe/Amsterdam,Europe/Andorra,Europe/Busingen,Europe/Gibraltar,Europe/Luxembourg,
Europe/Malta,Europe/Monaco,Europe/Oslo,Europe/Rome,Europe/San_Marino,Europe/Stockholm,Europe/Vaduz,Europe/Vatican,
Europe/Vienna,Europe/Zurich|Russia Time Zone 11=Asia/Anadyr|Singapore=Asia/Brunei,Asia/Kuala_Lumpur,Asia/Kuching,
Asia/Makassar,Asia/Manila|Tokyo=Asia/Dili,Asia/Jayapura,Pacific/Palau|GTB=Asia/Famagusta,Asia/Nicosia,Europe/Athens|
Yakutsk=Asia/Khandyga|North Asia=Asia/Novokuznetsk|Vladivostok=Asia/Ust-Nera|FLE=Europe/Helsinki,Europe/Mariehamn,
Europe/Riga,Europe/Sofia,Europe/Tallinn,Europe/Vilnius|Russian Standard Time=Europe/Kirov,Europe/Simferopol|
Central European=Europe/Sarajevo,Europe/Skopje,Europe/Zagreb|Astrakhan=Europe/Ulyanovsk|Mauritius=Indian/Mahe,
Indian/Reunion|UTC+13=Pacific/Enderbury,Pacific/Fakaofo|UTC+12=Pacific/Funafuti,Pacific/Kwajalein,Pacific/Majuro,
Pacific/Nauru,Pacific/Tarawa,Pacific/Wake,Pacific/Wallis
`;

/** By zone. */
const names: ReadonlyMap<string, string> = new Map([
  ...rows
    .replaceAll('\n', '')
    .split('|')
    .map((row) => row.split('=') as [string, string])
    .flatMap(([short, zones]) => zones.split(',').map((zone) => [zone, windowsName(short)] as const)),
  ...[...windowsZones].map(([name, zone]) => [zone, name] as const),
]);

/**
 * A Windows zone that shows the same time as this one from the year before a start until four years after it.
 * @param zone an IANA name
 * @returns null where Windows has none
 */
export function windowsNameOf(zone: string, start: LocalDateTime): string | null {
  if (!isZone(zone)) return null;
  const clock = clockAround(zone, start);
  const known = names.get(zone) ?? names.get(canonicalName(zone));
  if (known !== undefined && clockAround(known, start) === clock) return known;
  for (const name of windowsZones.keys()) if (clockAround(name, start) === clock) return name;
  return null;
}

/** Intl has one name for each zone: `Asia/Calcutta` for `Asia/Kolkata`. */
function canonicalName(zone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
}
