/**
 * Parses JSON text from outside within limits (S6). The text is measured before it is parsed, because `JSON.parse` builds every
 * nesting level and every value: 60 MB of `[` would take gigabytes.
 */
export interface JsonLimits {
  /** The deepest nesting of arrays and objects; `[]` is 1 deep. */
  readonly mostDepth: number;
  /** The most commas and colons outside strings: about one for each element of an array, and two for each member of an object. */
  readonly mostSeparators: number;
}

/** @throws SyntaxError when the text is no JSON, or exceeds a limit */
export function parseBoundedJson(text: string, limits: JsonLimits): unknown {
  measure(text, limits);
  return JSON.parse(text);
}

/** One pass over the characters outside strings. What is no JSON may pass here; the parser refuses it. */
function measure(text: string, { mostDepth, mostSeparators }: JsonLimits): void {
  let depth = 0;
  let separators = 1;
  for (let at = 0; at < text.length; at += 1)
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = stringEnd(text, at + 1);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > mostDepth) throw new SyntaxError(`the JSON is nested more than ${mostDepth} levels deep`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
      case 0x3a: // :
        separators += 1;
        if (separators > mostSeparators)
          throw new SyntaxError(`the JSON has more than ${mostSeparators} separators`);
        break;
      default:
    }
}

const backslash = 0x5c;

/** The position of the quotation mark that ends a string; the end of the text without one. */
function stringEnd(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
