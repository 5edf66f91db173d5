/** Online meetings of Teams: the address to join, and the block in the body that the meeting hangs on. */
import { guidOf } from '../people.ts';

/** The address of a new meeting. @param key of the event, so that each has its own */
export function newJoinUrl(key: string, tenant: string, organizer: string): string {
  const thread = Buffer.from(guidOf(`meeting ${key}`)).toString('base64url');
  const context = encodeURIComponent(JSON.stringify({ Tid: tenant, Oid: organizer }));
  return `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0?context=${context}`;
}

/** The body with the block of a meeting at its end. */
export function withBlock(body: string, joinUrl: string): string {
  const block = `<div class="me-email-text" lang="en-US"><div aria-hidden="true">________________________________________________________________________________</div><div><span class="me-email-text">Microsoft Teams meeting</span></div><div>Join: <a class="me-email-headline" href="${joinUrl}" id="meet_invite_block.action.join_link">Join the meeting now</a></div></div>`;
  const at = body.toLowerCase().lastIndexOf('</body>');
  return at < 0 ? body + block : `${body.slice(0, at)}${block}\r\n${body.slice(at)}`;
}

/** Whether a body still has the block of its meeting. Graph drops the meeting of an event whose body lost it. */
export function hasBlock(body: string, joinUrl: string): boolean {
  return body.includes(joinUrl) || body.includes(joinUrl.replaceAll('&', '&amp;'));
}
