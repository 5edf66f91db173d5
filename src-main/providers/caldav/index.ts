/** What the other folders may use of CalDAV: its entry of the table of providers, for KerioConnect and every other CalDAV server. */
export { caldav } from './kind.ts';
