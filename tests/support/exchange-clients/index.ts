/** Clients of Exchange that nobody here wrote, for checks of the simulator: Debian's python3-exchangelib, and curl. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Debian's Python, which has Debian's packages. */
const python = '/usr/bin/python3';

const missing = [
  ...(spawnSync(python, ['-c', 'import exchangelib']).status === 0 ? [] : ['no python3-exchangelib']),
  ...(spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout?.includes('NTLM')
    ? []
    : ['no curl with NTLM']),
];
export const hasExchangeClients = missing.length === 0;
if (!hasExchangeClients) {
  if (process.env.CI === 'true') throw new Error(missing.join(', '));
  console.warn(`skipped: ${missing.join(', ')}`);
}

export interface SignIn {
  readonly url: string;
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly scheme: 'basic' | 'ntlm';
}

/**
 * What exchangelib saw, by name. @param onListening called when it waits for an event
 * @throws Error with its output when it fails
 */
export async function exchangelibTour(
  { url, address, user, password, scheme }: SignIn,
  onListening: () => void,
): Promise<Readonly<Record<string, unknown>>> {
  const script = join(import.meta.dirname, 'exchangelib-tour.py');
  const { output, status } = await run(python, [script, url, address, user, password, scheme], (text) => {
    if (text.includes('"listening"')) onListening();
  });
  if (status !== 0) throw new Error(`exchangelib failed: ${output.slice(-3000)}`);
  return Object.assign(
    {},
    ...output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line)),
  );
}

/** curl's requests over one connection, with NTLM. @returns the status of each answer */
export async function curlWithNtlm(
  { url, user, password }: Omit<SignIn, 'scheme' | 'address'>,
  body: string,
  times: number,
): Promise<readonly number[]> {
  const { output } = await run('curl', [
    ...['--silent', '--show-error', '--ntlm', '--user', `${user}:${password}`],
    ...['--header', 'Content-Type: text/xml', '--data-binary', body, '--output', '/dev/null'],
    ...[
      '--write-out',
      '%{http_code}\n',
      ...Array.from({ length: times }, () => ['--output', '/dev/null', url]).flat(),
    ],
  ]);
  return output.trim().split('\n').map(Number);
}

function run(
  command: string,
  parameters: readonly string[],
  onText: (text: string) => void = () => {},
): Promise<{ readonly output: string; readonly status: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onText(text);
      });
    child.once('error', reject);
    child.once('close', (status) => resolve({ output, status }));
  });
}
