/// <reference path="./undici-parts.d.ts" />
/**
 * The parts of undici that Concord uses. Its main file loads all of it, WebSocket, caches, mocks and proxies included, which takes 9 MB
 * of memory from the sources, and 3 MB as built. Headers and Response are undici's own, because Node loads a second copy of undici
 * when the global ones are first used: that takes a twentieth of the time of a run without changes.
 */
export { default as requestOn } from 'undici/lib/api/api-request.js';
export { default as Agent } from 'undici/lib/dispatcher/agent.js';

import headers from 'undici/lib/web/fetch/headers.js';
import response from 'undici/lib/web/fetch/response.js';

export const { Headers } = headers;
export const { Response } = response;
