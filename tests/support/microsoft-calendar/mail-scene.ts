/** What Graph is asked to do because of what a person did, and whom Exchange mails. */
import type { Json } from '../../../src-sandbox/graph/index.ts';
import { InvitationScene, nameOf, type Sent } from '../invitation-scene.ts';
import type { MicrosoftProvider } from './microsoft-provider.ts';

export class Scene extends InvitationScene<MicrosoftProvider> {
  protected forget(): void {
    const { microsoft } = this.one.provider;
    microsoft.clearRequests();
    microsoft.outbox.clear();
  }

  /**
   * `PATCH attendees subject: ann bob` is a request with these two members, and these two guests in its list.
   * `ann update on 2026-12-02` is a mail about one occurrence.
   */
  protected told(): Pick<Sent, 'requests' | 'mails'> {
    const { microsoft } = this.one.provider;
    return {
      requests: microsoft
        .requests()
        .filter(({ method }) => method !== 'GET')
        .map(({ method, body }) => requestText(method, (body ?? {}) as Json)),
      mails: microsoft.outbox
        .ofRequests()
        .map(({ to, kind, occurrence }) =>
          occurrence === null ? `${nameOf(to)} ${kind}` : `${nameOf(to)} ${kind} on ${occurrence}`,
        )
        .sort(),
    };
  }
}

function requestText(method: string, body: Json): string {
  const words = [method, ...Object.keys(body).sort()].join(' ');
  const attendees = body.attendees as readonly Json[] | undefined;
  if (attendees === undefined) return words;
  const list = attendees.map(({ emailAddress }) => nameOf(String((emailAddress as Json).address))).sort();
  return `${words}: ${list.join(' ')}`.trim();
}
