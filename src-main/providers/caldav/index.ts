/** KerioConnect and any other CalDAV server. */
export { caldav } from './kind.ts';
export { connectCalDav } from './side.ts';
