/** What was seen of messages, as the contract of mail sides tells it. Pure. */
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../src-shared/domain/mail/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import type { KeptMessage, Looked } from './perform.ts';

/** An answer about another message is none about this one. @param found null: one that cannot be read */
export function lookedOf(ref: MessageRef, found: KeptMessage | null, host: string): Looked {
  return found === null || found.message.ref !== ref
    ? { type: 'unreadable', problem: problem('item-unreadable', { host }) }
    : { type: 'found', found };
}

export function describedOf(ref: MessageRef, looked: Looked): Described {
  return looked.type === 'found' ? { type: 'found', message: looked.found.message } : { ...looked, ref };
}
