/**
 * A message's bytes as what a page shows of it (S6): its people, its text, its HTML, the names of its attachments. Hostile input: only
 * the first bytes are read, every part is cut to size, and nothing here throws. The HTML is not clean yet; the page cleans and confines it.
 */
import PostalMime, { type Address } from 'postal-mime';

export interface ReadableMessage {
  /** `Name <address>` each. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** Null without one; '' is an empty one. */
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly string[];
  /** There is more of it than is shown. */
  readonly isCut: boolean;
  /** It could not be taken apart. */
  readonly isBroken: boolean;
}

/** The most bytes of a message that are read for showing it. */
export const mostReadBytes = 512 * 1024;
const most = {
  header: 256 * 1024,
  depth: 20,
  text: 100_000,
  html: 200_000,
  people: 50,
  name: 300,
  attachments: 20,
};

/** @param size of the whole message, of which `bytes` may be only the beginning */
export async function readableMessage(bytes: Uint8Array, size: number): Promise<ReadableMessage> {
  const read = bytes.subarray(0, mostReadBytes);
  const mail = await PostalMime.parse(read, {
    maxHeadersSize: most.header,
    maxNestingDepth: most.depth,
    maxRfc822NestingDepth: 2,
    // a message inside the message is listed as an attachment
    forceRfc822Attachments: true,
  }).catch(() => null);
  const nothing = { from: [], to: [], cc: [], text: null, html: null, attachments: [] };
  const isCut = size > read.length;
  if (mail === null) return { ...nothing, isCut, isBroken: true };
  const { from, to = [], cc = [], text = null, html = null, attachments } = mail;
  return {
    from: people(from === undefined ? [] : [from]),
    to: people(to),
    cc: people(cc),
    text: text?.slice(0, most.text) ?? null,
    html: html?.slice(0, most.html) ?? null,
    attachments: attachments
      .slice(0, most.attachments)
      .map(({ filename, mimeType }) => (filename ?? mimeType).slice(0, most.name)),
    isCut: isCut || (text?.length ?? 0) > most.text || (html?.length ?? 0) > most.html,
    isBroken: false,
  };
}

function people(list: readonly Address[]): readonly string[] {
  return list
    .flatMap((one) => (one.group === undefined ? [one] : one.group))
    .slice(0, most.people)
    .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`).slice(0, most.name));
}
