/** What Google is asked to do because of what a person did, and whom it mails. */
import { InvitationScene, nameOf, type Sent } from '../invitation-scene.ts';
import type { GoogleProvider } from './google-provider.ts';

export class Scene extends InvitationScene<GoogleProvider> {
  protected forget(): void {
    const { google } = this.one.provider;
    google.clearRequests();
    google.outbox.clear();
  }

  /** `POST all: ann bob` is an insert with `sendUpdates=all` and these two guests in its body; without a list, `PATCH none`. */
  protected told(): Pick<Sent, 'requests' | 'mails'> {
    const { google } = this.one.provider;
    return {
      requests: google
        .requests()
        .filter(({ method }) => method !== 'GET')
        .map(({ method, query, body }) => {
          const { attendees } = (body ?? {}) as {
            readonly attendees?: readonly { readonly email: string }[];
          };
          const list = attendees?.map(({ email }) => nameOf(email)).sort();
          return `${method} ${query.get('sendUpdates')}${list === undefined ? '' : `: ${list.join(' ')}`}`.trim();
        }),
      mails: google.outbox
        .ofRequests()
        .map(({ to, kind }) => `${nameOf(to)} ${kind}`)
        .sort(),
    };
  }
}
