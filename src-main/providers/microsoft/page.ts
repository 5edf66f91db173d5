/** Where a person sees an event or a message in Outlook on the web: `webLink` (https://learn.microsoft.com/graph/api/resources/event). */
import { cloudOfGraph } from '../../support/national-clouds.ts';
import { webPage } from '../../support/web-page.ts';
import { type Json, textIn } from '../json-members.ts';

/** @param graphHost where Graph is for this account */
export function outlookPage(graphHost: string, item: Json): string | null {
  const { outlook } = cloudOfGraph(graphHost);
  const [account = ''] = outlook;
  return webPage(textIn(item, 'webLink'), { hosts: outlook, account: `https://${account}` });
}
