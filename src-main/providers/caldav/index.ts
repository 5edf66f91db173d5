/** KerioConnect and any other CalDAV server. */

export { findCalDavServer } from './discovery.ts';
export { connectCalDav } from './side.ts';
