/** The words on the pages of the simulated sign-in, as Google's own pages say it, in English and Dutch. */

import type { PageLanguage } from '../page-frame.ts';

const scope = 'https://www.googleapis.com/auth/';

/** The scopes that the simulator knows, in words. */
const scopesInEnglish = {
  openid: 'Associate you with your personal info on Google',
  [`${scope}userinfo.profile`]: 'See your personal info',
  [`${scope}userinfo.email`]: 'See your primary Google Account email address',
  [`${scope}calendar`]: 'See, edit, share, and permanently delete all the calendars you can access',
  [`${scope}calendar.readonly`]: 'See and download any calendar you can access',
  [`${scope}calendar.events`]: 'View and edit events on all your calendars',
  [`${scope}calendar.calendarlist.readonly`]: 'See the list of calendars you’re subscribed to',
  [`${scope}calendar.settings.readonly`]: 'View your Calendar settings',
  [`${scope}gmail.modify`]: 'Read, compose, and send emails from your Gmail account',
  [`${scope}gmail.readonly`]: 'View your email messages and settings',
} as const satisfies Record<string, string>;

export interface PageTexts {
  readonly choose: string;
  readonly continueTo: (app: string) => string;
  readonly notVerified: string;
  readonly notVerifiedWhy: string;
  readonly backToSafety: string;
  readonly advanced: string;
  readonly goUnsafe: (app: string) => string;
  readonly wantsAccess: (app: string) => string;
  readonly tick: string;
  readonly proceed: string;
  readonly cancel: string;
  readonly blocked: string;
  readonly error: (status: number, code: string) => string;
  readonly scopes: Readonly<Record<string, string>>;
}

export const pageTexts: Readonly<Record<PageLanguage, PageTexts>> = {
  en: {
    choose: 'Choose an account',
    continueTo: (app) => `to continue to ${app}`,
    notVerified: 'Google hasn’t verified this app',
    notVerifiedWhy:
      'The app is requesting access to sensitive info in your Google Account. Until the developer verifies this app with Google, you shouldn’t use it.',
    backToSafety: 'Back to safety',
    advanced: 'Advanced',
    goUnsafe: (app) => `Go to ${app} (unsafe)`,
    wantsAccess: (app) => `${app} wants access to your Google Account`,
    tick: 'Select what it can access',
    proceed: 'Continue',
    cancel: 'Cancel',
    blocked: 'Access blocked: Authorization Error',
    error: (status, code) => `Error ${status}: ${code}`,
    scopes: scopesInEnglish,
  },
  nl: {
    choose: 'Een account kiezen',
    continueTo: (app) => `om door te gaan naar ${app}`,
    notVerified: 'Deze app is niet geverifieerd door Google',
    notVerifiedWhy:
      'De app vraagt toegang tot gevoelige gegevens in je Google-account. Gebruik deze app niet totdat de ontwikkelaar hem door Google heeft laten verifiëren.',
    backToSafety: 'Terug naar een veilige plek',
    advanced: 'Geavanceerd',
    goUnsafe: (app) => `Ga naar ${app} (onveilig)`,
    wantsAccess: (app) => `${app} wil toegang tot je Google-account`,
    tick: 'Selecteer waartoe de app toegang krijgt',
    proceed: 'Doorgaan',
    cancel: 'Annuleren',
    blocked: 'Toegang geblokkeerd: autorisatiefout',
    error: (status, code) => `Fout ${status}: ${code}`,
    scopes: {
      openid: 'Je koppelen aan je persoonlijke informatie op Google',
      [`${scope}userinfo.profile`]: 'Je persoonlijke informatie bekijken',
      [`${scope}userinfo.email`]: 'Het primaire e-mailadres van je Google-account bekijken',
      [`${scope}calendar`]:
        'Alle agenda’s waartoe je toegang hebt bekijken, bewerken, delen en definitief verwijderen',
      [`${scope}calendar.readonly`]: 'Elke agenda waartoe je toegang hebt bekijken en downloaden',
      [`${scope}calendar.events`]: 'Afspraken in al je agenda’s bekijken en bewerken',
      [`${scope}calendar.calendarlist.readonly`]: 'De lijst met agenda’s bekijken waarop je bent geabonneerd',
      [`${scope}calendar.settings.readonly`]: 'Je agenda-instellingen bekijken',
      [`${scope}gmail.modify`]: 'E-mails in je Gmail-account lezen, opstellen en verzenden',
      [`${scope}gmail.readonly`]: 'Je e-mailberichten en -instellingen bekijken',
    } satisfies Readonly<Record<keyof typeof scopesInEnglish, string>>,
  },
};
