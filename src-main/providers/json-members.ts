/** Reads members of JSON answers. They come from outside: a member of another kind than expected counts as absent. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** '' for anything but a text. */
export function textIn(json: Json, name: string): string {
  const value = json[name];
  return typeof value === 'string' ? value : '';
}

/** An id that can be asked for; null for anything else. */
export function idIn(json: Json, name = 'id'): string | null {
  const id = textIn(json, name);
  return id !== '' && id.length <= 2048 && /^[\x21-\x7e]+$/.test(id) && !/^\.{1,2}$/.test(id) ? id : null;
}

/** An empty object for anything but one. */
export function objectIn(json: Json, name: string): Json {
  const value = json[name];
  return isObject(value) ? value : {};
}

/** The objects in a list; what else is in it is left out. */
export function listIn(json: Json, name: string): readonly Json[] {
  const value = json[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textsIn(json: Json, name: string): readonly string[] {
  const value = json[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
