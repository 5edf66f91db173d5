/**
 * Media uploads: the message alone (`uploadType=media`), JSON and message in one body (`multipart`), or in steps (`resumable`).
 * https://developers.google.com/workspace/gmail/api/guides/uploads
 */
import { randomBytes } from 'node:crypto';
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Json } from '../../simulator/json.ts';
import type { ApiCall, ApiResult } from '../route.ts';
import { refuseMail, refuseNoSuchEntity } from './mail-errors.ts';

/** The message with what was said of it in JSON. */
export interface Upload {
  readonly said: Json;
  readonly bytes: Uint8Array;
}

export interface Uploads {
  /** The whole upload, or the answer to a step of one that goes on. */
  take(call: ApiCall): Upload | ApiResult;
}

export function isUpload(taken: Upload | ApiResult): taken is Upload {
  return 'bytes' in taken;
}

interface Session {
  readonly owner: string;
  readonly said: Json;
  readonly pieces: Buffer[];
  /** Bytes that have arrived. */
  size: number;
}

/** Pieces but the last one are a multiple of this. */
const pieceUnit = 256 * 1024;
const jsonLimits = { mostDepth: 16, mostSeparators: 10_000 };

export function createUploads(): Uploads {
  const sessions = new Map<string, Session>();

  const begin = ({ person, content, query, headers, pathname }: ApiCall): ApiResult => {
    const id = randomBytes(24).toString('base64url');
    const said = content.bytes.length === 0 ? {} : jsonOf(content.bytes);
    sessions.set(id, { owner: person.sub, said, pieces: [], size: 0 });
    const location = new URLSearchParams([...query, ['upload_id', id]]);
    return {
      status: 200,
      headers: {
        Location: `http://${String(headers.host)}${pathname}?${location}`,
        'X-GUploader-UploadID': id,
      },
      said,
    };
  };

  const goOn = ({ person, content, headers }: ApiCall, id: string): Upload | ApiResult => {
    const session = sessions.get(id);
    if (session === undefined || session.owner !== person.sub) refuseNoSuchEntity();
    const range = String(headers['content-range'] ?? '');
    const [, from, to, total] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(range) ?? [];
    if (range === '' || from !== undefined) {
      const start = Number(from ?? 0);
      if (to !== undefined && content.bytes.length !== Number(to) - start + 1)
        refuseMail('Invalid Content-Range');
      // what has arrived already is left out
      if (start > session.size) refuseMail('Invalid Content-Range');
      const fresh = content.bytes.subarray(session.size - start);
      session.pieces.push(fresh);
      session.size += fresh.length;
    }
    if (range === '' || Number(total) === session.size) {
      sessions.delete(id);
      return { said: session.said, bytes: Buffer.concat(session.pieces) };
    }
    if (session.size % pieceUnit !== 0) refuseMail('Invalid request: pieces are multiples of 256 KB');
    return {
      status: 308,
      headers: session.size === 0 ? {} : { Range: `bytes=0-${session.size - 1}` },
      said: session.said,
    };
  };

  return {
    take(call) {
      const { query, content } = call;
      switch (query.get('uploadType')) {
        case 'media':
          return { said: {}, bytes: content.bytes };
        case 'multipart':
          return multipart(content.bytes, content.type);
        case 'resumable': {
          const id = query.get('upload_id');
          return id === null ? begin(call) : goOn(call, id);
        }
        default:
          return refuseMail('Invalid uploadType');
      }
    },
  };
}

/** Two parts (RFC 2387): JSON, and the message. */
function multipart(body: Buffer, type: string): Upload {
  const [, quoted, plain] = /^multipart\/related\b.*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain ?? refuseMail('Missing boundary in Content-Type');
  const parts = partsOf(body, boundary);
  const [first, second] = parts;
  if (first === undefined || second === undefined || parts.length > 2)
    refuseMail('Missing or surplus body part');
  return { said: jsonOf(first), bytes: second };
}

/** The contents of the parts, without their header fields. */
function partsOf(body: Buffer, boundary: string): readonly Buffer[] {
  const found: Buffer[] = [];
  let start = body.indexOf(`--${boundary}`);
  while (start !== -1) {
    const from = start + boundary.length + 2;
    const end = body.indexOf(`\r\n--${boundary}`, from);
    if (end === -1) break;
    const head = body.indexOf('\r\n\r\n', from);
    if (head === -1 || head > end) refuseMail('Malformed multipart body');
    found.push(body.subarray(head + 4, end));
    start = end + 2;
  }
  return found;
}

function jsonOf(bytes: Buffer): Json {
  try {
    return parseBoundedJson(bytes.toString('utf8'), jsonLimits) as Json;
  } catch {
    return refuseMail('Parse Error');
  }
}
