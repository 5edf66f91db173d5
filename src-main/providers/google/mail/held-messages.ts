/**
 * Messages that were fetched when they were described, until they are read: so each is fetched once, and costs its quota units once. Their
 * bytes are in files; memory does not grow with them (ML6). What is not read within a quarter of an hour is given up.
 */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { MessageSource } from '../../../../src-shared/domain/mail/side.ts';

export interface HeldMessages {
  /** Larger ones are not held. */
  readonly mostBytesEach: number;
  /** Whether one more may be fetched to be held. */
  hasRoom(): boolean;
  has(ref: MessageRef): boolean;
  /** Takes the source over. */
  put(ref: MessageRef, source: MessageSource): void;
  /** The caller disposes of it. Null: it is not held. */
  take(ref: MessageRef): MessageSource | null;
  /** Gives up what nobody read. */
  dropOld(): void;
  dropAll(): void;
}

const mostBytesEach = 8 * 1024 * 1024;
const mostBytes = 128 * 1024 * 1024;
/** Two batches of the engine. Where more pile up, they are not read: the CRM has them already, as after a new installation. */
const mostMessages = 400;
const mostAgeMs = 15 * 60_000;

export function heldMessages(clock: Pick<Clock, 'now'>): HeldMessages {
  const held = new Map<MessageRef, { readonly source: MessageSource; readonly at: number }>();
  let bytes = 0;
  const remove = (ref: MessageRef): MessageSource | null => {
    const source = held.get(ref)?.source ?? null;
    if (source === null) return null;
    held.delete(ref);
    bytes -= source.size;
    return source;
  };
  const dropWhere = (isOver: (at: number) => boolean): void => {
    for (const [ref, { at }] of held) if (isOver(at)) remove(ref)?.dispose();
  };
  return {
    mostBytesEach,
    hasRoom: () => bytes < mostBytes && held.size < mostMessages,
    has: (ref) => held.has(ref),
    put(ref, source) {
      remove(ref)?.dispose();
      held.set(ref, { source, at: clock.now() });
      bytes += source.size;
    },
    take: remove,
    dropOld() {
      const now = clock.now();
      // also when the clock was set back
      dropWhere((at) => now < at || now - at > mostAgeMs);
    },
    dropAll: () => dropWhere(() => true),
  };
}
