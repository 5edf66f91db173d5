/** How a person signs in to a mailbox: with the password of their calendar, or with another one (A9). */
import { useState } from 'react';
import type { CallInput } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { useWindowsAccounts } from '../setup/kind-choice.tsx';
import { SignInFields } from '../sign-in-fields.tsx';
import { type AddressForm, type SignIn, useSignIn } from '../use-sign-in.ts';
import { isMailAddressFault, mailHostOf, wholeMailAddress } from './mail-address.ts';

const mailAddresses: AddressForm = {
  whole: wholeMailAddress,
  hostOf: mailHostOf,
  isFault: isMailAddressFault,
};

interface Parts {
  /** What the call carries: null for the first one, `new` for the one that is being added. */
  readonly mailbox: string | null;
  readonly address: string;
  readonly problem: Problem | null;
  readonly knownHost: string;
  readonly isKnownHostAgreed: boolean;
  /** The calendar's password is what is used until a person says otherwise. */
  readonly startsWithSame: boolean;
  /** Of the mailbox; blank: one whose server is typed as a mail server is. */
  readonly kind: string;
  /** The mailbox is connected already. */
  readonly isRepair?: boolean;
}

export interface MailSignIn {
  readonly signIn: SignIn;
  /** A calendar account with another kind of sign-in has no password to use. */
  readonly offersSame: boolean;
  readonly usesSame: boolean;
  readonly chooseSame: (same: boolean) => void;
  /** The input of the call; null when something is missing, which then has the focus. */
  readonly check: () => CallInput<'mail.connect'> | null;
}

export function useMailSignIn({
  mailbox,
  address,
  problem,
  knownHost,
  isKnownHostAgreed,
  startsWithSame,
  kind: mailKind,
  isRepair = false,
}: Parts): MailSignIn {
  const { setup, offered } = useAppState();
  const kind = offered.providers.find((one) => one.kind === setup.account?.kind);
  const offersSame = setup.account !== null && (kind === undefined || kind.credentials === 'password');
  const [same, chooseSame] = useState(startsWithSame);
  const usesSame = offersSame && same;
  const hasWindowsAccounts = useWindowsAccounts('mailboxes', mailKind);
  const signIn = useSignIn({
    problem,
    knownHost,
    isKnownHostAgreed,
    // its mail is behind a web address, as its calendar is
    ...(hasWindowsAccounts ? {} : { addresses: mailAddresses }),
    // with the calendar's password, what is left blank is as it is there
    ...{ hasWindowsAccounts, isRepair: isRepair || (offersSame && startsWithSame) },
    needsPassword: !usesSame,
    onAskPassword: () => chooseSame(false),
  });
  const check = () => {
    const typed = signIn.check();
    if (typed === null) return null;
    return { mailbox, address, credentials: typed.credentials, secret: usesSame ? null : typed.secret };
  };
  return { signIn, offersSame, usesSame, chooseSame, check };
}

interface FieldsProps {
  readonly mailSignIn: MailSignIn;
  readonly problem: Problem | null;
}

export function MailSignInFields({ mailSignIn, problem }: FieldsProps) {
  const { t } = useWords();
  const { signIn, offersSame, usesSame, chooseSame } = mailSignIn;
  return (
    <SignInFields
      passwordChoice={
        offersSame ? (
          <RadioGroup
            label={t('mail.password-choice')}
            onChange={(chosen) => chooseSame(chosen === 'same')}
            options={[
              { value: 'same', text: t('mail.same-password'), hint: t('mail.same-password-hint') },
              { value: 'other', text: t('mail.other-password') },
            ]}
            value={usesSame ? 'same' : 'other'}
          />
        ) : null
      }
      problem={problem}
      signIn={signIn}
      {...(signIn.hasWindowsAccounts
        ? {}
        : {
            texts: {
              serverHint: t('mail.server-hint'),
              userHint: t(usesSame ? 'mail.user-same-hint' : 'mail.user-hint'),
              addressFault: t('mail.address-fault'),
            },
          })}
    />
  );
}
