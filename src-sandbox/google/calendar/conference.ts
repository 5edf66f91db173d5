/** Google Meet conferences, made when a request asks for one. */
import { createHash } from 'node:crypto';
import type { Json } from './event.ts';

/** The members of an event with a new conference. The same `requestId` again makes no second one. */
export function newConference(request: Json, kept: Json): Json {
  const known = (kept.conferenceData as Json | undefined)?.createRequest as Json | undefined;
  const requestId = String(request.requestId ?? '');
  if (known?.requestId === requestId) return kept;
  const letters = createHash('sha256')
    .update(requestId)
    .digest('hex')
    .slice(0, 10)
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? 'a');
  const id = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
  const key = { type: 'hangoutsMeet' };
  return {
    hangoutLink: `https://meet.google.com/${id}`,
    conferenceData: {
      createRequest: { requestId, conferenceSolutionKey: key, status: { statusCode: 'success' } },
      entryPoints: [
        { entryPointType: 'video', uri: `https://meet.google.com/${id}`, label: `meet.google.com/${id}` },
      ],
      conferenceSolution: {
        key,
        name: 'Google Meet',
        iconUri:
          'https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png',
      },
      conferenceId: id,
    },
  };
}
