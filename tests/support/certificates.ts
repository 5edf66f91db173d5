/** Certificates for servers of tests, made with openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** @param names hosts, or `IP:127.0.0.1`. @param authority signs it; absent: it is its own authority */
export function certificateFor(names: readonly string[], authority?: Certificate): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'concord-certificates-'));
  try {
    const file = (name: string, text?: string): string => {
      const path = join(folder, name);
      if (text !== undefined)
        execFileSync('tee', [path], { input: text, stdio: ['pipe', 'ignore', 'ignore'] });
      return path;
    };
    const [key, cert] = [file('key.pem'), file('cert.pem')];
    const signer =
      authority === undefined
        ? []
        : ['-CA', file('ca.pem', authority.cert), '-CAkey', file('ca.key', authority.key)];
    const subjects = names.map((name) => (name.startsWith('IP:') ? name : `DNS:${name}`)).join(',');
    execFileSync(
      'openssl',
      [
        ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
        ['-keyout', key, '-out', cert, '-subj', '/CN=scripted', ...signer],
        ['-addext', `subjectAltName=${subjects}`],
      ].flat(),
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
