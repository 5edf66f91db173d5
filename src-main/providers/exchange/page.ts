/**
 * Where a person sees an item in Outlook on the web: `WebClientReadFormQueryString`
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/webclientreadformquerystring), a query to put behind the
 * address of Outlook on the web, or the whole address.
 */
import { ProblemError } from '../../../src-shared/domain/problems.ts';
import { webPage } from '../../support/web-page.ts';
import { child } from '../xml.ts';
import { messageName, tag, textOf } from './elements.ts';
import type { Operations } from './operations.ts';
import { operation, shape } from './request-parts.ts';

/** Asks where an item is seen; null where it is nowhere, or the account may not see it. @throws ProblemError */
export type ItemPage = (id: string, signal: AbortSignal) => Promise<string | null>;

/** @param web the address of Outlook on the web, which ends in `/` */
export function itemPages({ one }: Pick<Operations, 'one'>, web: URL): ItemPage {
  return async (id, signal) => {
    const content =
      shape('ItemShape', ['item:WebClientReadFormQueryString']) +
      tag('m:ItemIds', tag('t:ItemId', '', { Id: id }));
    const answer = await one(operation('GetItem', content), 'item', signal);
    if (answer.type === 'refused') {
      if (['not-found', 'not-permitted'].includes(answer.problem.code)) return null;
      throw new ProblemError(answer.problem);
    }
    const [item] = child(answer.message, messageName('Items'))?.children ?? [];
    const told = item === undefined ? '' : textOf(item, 'WebClientReadFormQueryString').trim();
    // some servers escape it twice
    const text = told.replaceAll('&amp;', '&');
    return text === ''
      ? null
      : webPage(URL.parse(text, web.href)?.href ?? '', { hosts: [], account: web.origin });
  };
}
