/** What the other folders may use of CalDAV: connecting to KerioConnect and every other CalDAV server. */

export { findCalDavServer } from './discovery.ts';
export { connectCalDav } from './side.ts';
