/** A small program around the real vault, for tests of the real key store: `vault-program.ts DIR (look | agree | seal TEXT | open | forget)…`. */
import { join } from 'node:path';
import { createVault, systemKeyStore } from '../../src-main/accounts/vault.ts';
import { systemClock } from '../../src-main/app/index.ts';
import { openProfile } from '../../src-main/store/index.ts';

const [folder = '', ...steps] = process.argv.slice(2);
const profile = openProfile({ path: join(folder, 'profile.db'), clock: systemClock });
const vault = createVault({
  profile,
  keyStore: systemKeyStore('Concord test'),
  keyFile: join(folder, 'vault.key'),
  clock: systemClock,
});
const said: unknown[] = [];
for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
  if (step === 'look') said.push(await vault.look());
  else if (step === 'agree') vault.agreeToKeyFile();
  else if (step === 'seal') said.push(await vault.seal('anna', 'password', steps.shift() ?? ''));
  else if (step === 'open') said.push(await vault.open('anna', 'password'));
  else if (step === 'forget') await vault.forget('anna');
  else throw new Error(`unknown step ${step}`);
}
profile.close();
process.stdout.write(JSON.stringify(said));
