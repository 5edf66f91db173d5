/** KerioConnect and any other CalDAV server. */
export { connectCalDav } from './side.ts';
