/** `npm run who-sees-what`: writes `docs/who-sees-what.md` from the table that the tests play. */
import { writeFileSync } from 'node:fs';
import { whoSeesWhat } from '../support/who-sees-what/document.ts';

writeFileSync(new URL('../../docs/who-sees-what.md', import.meta.url), whoSeesWhat());
