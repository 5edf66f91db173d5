/** GetServerTimeZones (https://learn.microsoft.com/exchange/client-developer/web-service-reference/getservertimezones-operation). */
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { childOf, element } from '../../simulator/xml.ts';
import { zoneNamed, zoneXml } from '../calendar/zones.ts';
import { answerEach, type Operation } from './world.ts';

export const getServerTimeZones: Operation = ({ world, call }) =>
  answerEach('GetServerTimeZones', [call.body], '<m:TimeZoneDefinitions/>', (body) => {
    const asked = childOf(body, 'Ids')?.children.map(({ text }) => text);
    const names = (asked ?? [...windowsZones.keys()]).filter((name) => windowsZones.has(name));
    const isFull = body.attributes.ReturnFullTimeZoneData !== 'false';
    const year = new Date(world.now()).getUTCFullYear();
    const rows = names.map((name) => {
      const zone = zoneNamed(name);
      return isFull
        ? zoneXml('t:TimeZoneDefinition', zone, year)
        : element('t:TimeZoneDefinition', '<t:Periods/><t:TransitionsGroups/>', {
            Name: zone.name,
            Id: zone.id,
          });
    });
    return element('m:TimeZoneDefinitions', rows.join(''));
  });
