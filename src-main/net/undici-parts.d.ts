/** The types of undici's single files, which it gives for its main file only. */
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';

  export = Agent;
}
declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';

  /** `Dispatcher.prototype.request`, which the main file puts there. */
  function request(this: Dispatcher, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
  export = request;
}
declare module 'undici/lib/web/fetch/headers.js' {
  const parts: { readonly Headers: typeof globalThis.Headers };
  export = parts;
}
declare module 'undici/lib/web/fetch/response.js' {
  const parts: { readonly Response: typeof globalThis.Response };
  export = parts;
}
