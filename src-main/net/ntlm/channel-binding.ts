/**
 * Binds an answer to the certificate of the TLS connection that it is sent over (RFC 5929 section 4, `tls-server-end-point`): a server with
 * Extended Protection, which Exchange 2019 has switched on since its update of 2024, takes no other.
 */
import { createHash } from 'node:crypto';

/** Of the hash of a signature: SHA-384 and SHA-512 of RSA, and of ECDSA; object identifiers as DER has them. */
const algorithms: readonly (readonly [string, 'sha384' | 'sha512'])[] = [
  ['06092a864886f70d01010c', 'sha384'],
  ['06092a864886f70d01010d', 'sha512'],
  ['06082a8648ce3d040303', 'sha384'],
  ['06082a8648ce3d040304', 'sha512'],
  // RSASSA-PSS has the hash in its parameters
  ['0609608648016503040202', 'sha384'],
  ['0609608648016503040203', 'sha512'],
];

/**
 * MD5 of the binding as GSS-API has it (RFC 4121 section 4.1.1.2, without addresses), for NTLM's pair MsvAvChannelBindings.
 * @param certificate DER
 */
export function channelBindingHash(certificate: Uint8Array): Buffer {
  const bound = Buffer.concat([
    Buffer.from('tls-server-end-point:', 'latin1'),
    createHash(hashOf(certificate)).update(certificate).digest(),
  ]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(bound.length, 16);
  return createHash('md5').update(head).update(bound).digest();
}

/** The hash of the certificate's signature, at least SHA-256 (RFC 5929 section 4.1). */
function hashOf(certificate: Uint8Array): 'sha256' | 'sha384' | 'sha512' {
  const bytes = Buffer.from(certificate);
  // a certificate is a sequence of what is signed, the algorithm, and the signature (RFC 5280 section 4.1)
  const signed = contentAt(bytes, contentAt(bytes, 0).start);
  const algorithm = contentAt(bytes, signed.end);
  const text = bytes.subarray(signed.end, algorithm.end).toString('hex');
  return algorithms.find(([identifier]) => text.includes(identifier))?.[1] ?? 'sha256';
}

/** Where the content of the DER element at a place is. */
function contentAt(bytes: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  const start = at + 2 + count;
  return {
    start,
    end: count >= 1 && count <= 4 && start <= bytes.length ? start + bytes.readUIntBE(at + 2, count) : start,
  };
}
