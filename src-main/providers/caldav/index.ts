/** KerioConnect and any other CalDAV server. */

export { type FoundServer, findCalDavServer } from './discovery.ts';
export { connectCalDav } from './side.ts';
