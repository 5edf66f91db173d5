/** The mails that a simulated service would have sent. */

export interface Outbox<Mail> {
  send(mail: Mail): void;
  all(): readonly Mail[];
  /** What requests caused: the mails of a program, without those of people in the service itself. */
  ofRequests(): readonly Mail[];
  clear(): void;
}

/** `request` is the number of the request that caused a mail; null when a person did it in the service itself. */
export function createOutbox<Mail extends { readonly request: number | null }>(): Outbox<Mail> {
  let mails: Mail[] = [];
  return {
    send: (mail) => void mails.push(mail),
    all: () => mails,
    ofRequests: () => mails.filter(({ request }) => request !== null),
    clear() {
      mails = [];
    },
  };
}
