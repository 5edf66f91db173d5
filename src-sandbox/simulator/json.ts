/** A JSON object of a request or an answer. */
export type Json = Readonly<Record<string, unknown>>;
