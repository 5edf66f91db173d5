/** Short texts that stand for a value: equal values have equal ones, on every machine. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../../src-shared/domain/calendar/canonical.ts';
import { nameBasedUuid } from '../../support/name-based-uuid.ts';

/** SHA-256 of the value's canonical JSON, base64url. */
export function fingerprint(value: unknown): string {
  return hash('sha256', canonicalJson(value), 'base64url');
}

/** A name-based UUID (RFC 9562, version 8) of the value's canonical JSON. */
export function uuidOf(value: unknown): string {
  return nameBasedUuid(canonicalJson(value));
}
