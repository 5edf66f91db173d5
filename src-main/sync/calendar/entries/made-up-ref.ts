/**
 * Addresses of entries that a side made and that somebody removed before the side could say where they were: a link needs one for each of
 * its ends until the removal has crossed. No side is ever asked about them: some refuse an address that none of their own looks like.
 */
import type { Ref } from '../../../../src-shared/domain/calendar/side.ts';

const mark = 'gone:';

/** @param key the key of the call that made the entry */
export const madeUpRef = (key: string): Ref => `${mark}${key}`;

export const isMadeUp = (ref: Ref): boolean => ref.startsWith(mark);
