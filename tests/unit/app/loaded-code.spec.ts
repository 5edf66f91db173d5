/** Protects the start of the application: the thread that shows it loads no code that only the engine's thread needs. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const program = `
  const { registerHooks } = await import('node:module');
  const loaded = [];
  registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
  await import(process.argv[1]).catch(() => undefined);
  console.log(JSON.stringify(loaded));
`;

function loadedBy(file: string): readonly string[] {
  const url = new URL(`../../../src-main/${file}`, import.meta.url).href;
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program, url], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as string[];
}

const engineCode =
  /\/src-main\/(sync|net)\/|\/src-main\/(providers|crm)\/\w+\/(?!index|kind|endpoints)|\/node_modules\/(undici|ical\.js|imapflow|rrule-temporal)\//;

it('the application loads neither the engine, nor the network, nor what a provider or CRM is connected by', () => {
  const loaded = loadedBy('app/index.ts');
  expect(loaded.some((url) => url.endsWith('/src-main/providers/index.ts'))).toBe(true);
  expect(loaded.filter((url) => engineCode.test(url))).toEqual([]);
});

it('the same measure finds that code where it is loaded', () => {
  expect(loadedBy('sync/index.ts').filter((url) => engineCode.test(url))).not.toEqual([]);
});

it('an engine thread without mail loads neither the mail engine nor what a mailbox is connected by', () => {
  const mailCode =
    /\/src-main\/(sync\/mail|providers\/imap)\/|\/app\/engine\/mail-|\/node_modules\/(imapflow|pino)\//;
  // the entry of a thread is refused outside one, after everything that it imports was loaded
  const loaded = loadedBy('app/engine/engine-thread.ts');
  expect(loaded.some((url) => engineCode.test(url))).toBe(true);
  expect(loaded.filter((url) => mailCode.test(url))).toEqual([]);
  expect(loadedBy('app/engine/mail-part.ts').some((url) => mailCode.test(url))).toBe(true);
});
