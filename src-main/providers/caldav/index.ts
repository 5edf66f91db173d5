/** KerioConnect and any other CalDAV server. */
export { type CalDavAccount, type CalDavLogin, discoverCalDav } from './discovery.ts';
export { type CalDavParts, type ConnectedCalDav, connectCalDav, createCalDavSide } from './side.ts';
