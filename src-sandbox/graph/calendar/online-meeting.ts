/** Online meetings of Teams: the address to join, and the block in the body that the meeting hangs on. */
import { guidOf } from '../people.ts';
import { type Calendar, meetingProviders } from './calendars.ts';
import type { EventContent } from './event.ts';

/** Begins and ends online meetings: with a wish for one that the calendar offers, and when the body loses the block. */
export function withMeeting(
  calendar: Calendar,
  key: string,
  content: EventContent,
  before: EventContent | null,
): EventContent {
  const offered = meetingProviders(calendar).filter((one) => one !== 'unknown');
  if (before !== null && before.joinUrl !== null) {
    const { joinUrl, onlineMeetingProvider } = before;
    if (content.body !== before.body && !hasBlock(content.body, joinUrl))
      return { ...content, isOnlineMeeting: false, onlineMeetingProvider: 'unknown', joinUrl: null };
    // once there is a meeting, Outlook ignores what requests say of these members
    return { ...content, isOnlineMeeting: true, onlineMeetingProvider, joinUrl };
  }
  const wanted = content.onlineMeetingProvider === 'unknown' ? offered[0] : content.onlineMeetingProvider;
  if (!content.isOnlineMeeting || wanted === undefined || !offered.includes(wanted))
    return { ...content, isOnlineMeeting: false, onlineMeetingProvider: 'unknown', joinUrl: null };
  const joinUrl = newJoinUrl(key, calendar.owner.tenant, calendar.owner.id);
  return { ...content, onlineMeetingProvider: wanted, joinUrl, body: withBlock(content.body, joinUrl) };
}

/** The address of a new meeting. @param key of the event, so that each has its own */
function newJoinUrl(key: string, tenant: string, organizer: string): string {
  const thread = Buffer.from(guidOf(`meeting ${key}`)).toString('base64url');
  const context = encodeURIComponent(JSON.stringify({ Tid: tenant, Oid: organizer }));
  return `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0?context=${context}`;
}

/** The body with the block of a meeting at its end. */
function withBlock(body: string, joinUrl: string): string {
  const block = `<div class="me-email-text" lang="en-US"><div aria-hidden="true">________________________________________________________________________________</div><div><span class="me-email-text">Microsoft Teams meeting</span></div><div>Join: <a class="me-email-headline" href="${joinUrl}" id="meet_invite_block.action.join_link">Join the meeting now</a></div></div>`;
  const at = body.toLowerCase().lastIndexOf('</body>');
  return at < 0 ? body + block : `${body.slice(0, at)}${block}\r\n${body.slice(at)}`;
}

/** Whether a body still has the block of its meeting. Graph drops the meeting of an event whose body lost it. */
function hasBlock(body: string, joinUrl: string): boolean {
  return body.includes(joinUrl) || body.includes(joinUrl.replaceAll('&', '&amp;'));
}
