/** Names of time zones: those of Windows, those of IANA, and what Outlook writes where it knows neither. */
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { isZone, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { refuse } from '../refusal.ts';

/** The IANA name; null for a name that no mailbox supports. */
export function ianaZone(name: string): string | null {
  return windowsZones.get(name) ?? (isZone(name) ? name : null);
}

/** @param refused names that this mailbox server does not know yet. @throws GraphRefusal */
export function demandZone(name: string, refused: ReadonlySet<string> = new Set()): string {
  const zone = refused.has(name) ? null : ianaZone(name);
  return (
    zone ??
    refuse(
      400,
      'TimeZoneNotSupportedException',
      `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
    )
  );
}

/** The zone that a series of an event is counted in; UTC for names such as `tzone://Microsoft/Custom`. */
export function zoneOrUtc(name: string): string {
  return ianaZone(name) ?? 'UTC';
}

/** The wall time of an instant, without fractions. @param name Windows or IANA */
export function wallIn(name: string, at: number): string {
  return wallText(toWall(zoneOrUtc(name), at));
}

/** Epoch milliseconds of a wall time. @param name Windows or IANA */
export function instantIn(name: string, wall: string): number {
  return toInstant(zoneOrUtc(name), wallMs(wall) ?? Number.NaN);
}

/** `supportedTimeZones`: Windows names by default. */
export function supportedZones(
  standard: 'windows' | 'iana',
): readonly { alias: string; displayName: string }[] {
  if (standard === 'windows') return [...windowsZones.keys()].map((alias) => ({ alias, displayName: alias }));
  return Intl.supportedValuesOf('timeZone').map((alias) => ({ alias, displayName: alias }));
}
