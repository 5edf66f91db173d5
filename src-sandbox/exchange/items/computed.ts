/** Extended properties that Exchange computes, beside those that clients have set. */
import { globalObjectId } from '../calendar/global-object-id.ts';
import type { ExtendedValue } from './common.ts';
import { type ExtendedPath, known } from './extended-properties.ts';
import type { CalendarSubject, MessageSubject, Subject } from './property.ts';

/** Null where the item has none. */
export function extendedValueOf(subject: Subject, { key }: Pick<ExtendedPath, 'key'>): ExtendedValue | null {
  const computed =
    subject.item.record.type === 'calendar'
      ? ofCalendar(subject as CalendarSubject, key)
      : ofMessage(subject as MessageSubject, key);
  return computed ?? subject.content.extended[key] ?? null;
}

function ofCalendar({ item, occurrence }: CalendarSubject, key: string): string | null {
  if (key === known.globalObjectId) return globalObjectId(item.record.uid, occurrence?.date ?? null);
  if (key === known.cleanGlobalObjectId) return globalObjectId(item.record.uid, null);
  return null;
}

function ofMessage({ item }: MessageSubject, key: string): string | null {
  if (key !== known.messageFlags) return null;
  // mfRead, mfUnsent
  return String((item.record.isRead ? 1 : 0) | (item.record.isDraft ? 8 : 0));
}
