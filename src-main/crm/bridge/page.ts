/** Where the CRM's own pages show an entry or a message: the member `page`, where the CRM tells one. */
import { webPage } from '../../support/web-page.ts';
import { pageAnswer } from './answers.ts';
import type { BridgeHttp } from './http.ts';

/** @param told the entry or the message as the CRM answered it */
export function crmPage({ origin }: Pick<BridgeHttp, 'origin'>, told: unknown): string | null {
  return webPage(pageAnswer.safeParse(told).data?.page ?? '', { hosts: [], account: origin });
}
