/** The bridge's hashed list of the addresses that the CRM knows (M6). */
import type { CrmKnownPeople } from '../../../src-shared/domain/crm.ts';
import { knownPage } from './answers.ts';
import type { BridgeAnswer, BridgeHttp } from './http.ts';

const perPage = 5_000;

export function bridgeKnownPeople(
  http: BridgeHttp,
  /** The body of an answer that must be there. @throws ProblemError */
  expected: (answer: BridgeAnswer) => unknown,
  /** @throws ProblemError `answer-invalid` */
  invalid: () => never,
): CrmKnownPeople {
  return {
    async list(signal) {
      const hashes = new Set<string>();
      let salt: string | null = null;
      for (let after = ''; ; ) {
        const query = new URLSearchParams({ limit: String(perPage), ...(after === '' ? {} : { after }) });
        const answer = await http.ask({ method: 'GET', path: `/v1/people/known?${query}` }, signal);
        const page = knownPage.safeParse(expected(answer));
        if (!page.success || (salt !== null && page.data.salt !== salt)) return invalid();
        salt = page.data.salt;
        const last = page.data.hashes.at(-1) ?? '';
        for (const hash of page.data.hashes) hashes.add(hash);
        if (!page.data.more) return { salt, hashes };
        // a page that does not go on would be asked for without end
        if (last <= after) return invalid();
        after = last;
      }
    },
  };
}
