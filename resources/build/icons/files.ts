/** Encodes pictures as PNG, ICO and ICNS files, and reads them back for the test. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Picture } from './raster.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** 8 bit RGBA, not interlaced, every row unfiltered (PNG, third edition, section 11). */
export function png({ size, pixels }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1)
    rows.set(pixels.subarray(row * size * 4, (row + 1) * size * 4), row * (size * 4 + 1) + 1);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads only what `png` wrote; throws on anything else. */
function readPng(file: Buffer): Picture {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('not a PNG');
  const size = file.readUInt32BE(16);
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12)
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const rows = inflateSync(Buffer.concat(data));
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row += 1)
    pixels.set(rows.subarray(row * (size * 4 + 1) + 1, (row + 1) * (size * 4 + 1)), row * size * 4);
  return { size, pixels };
}

/** Windows icon with PNG images inside, which Windows understands since Vista. */
export function ico(pictures: readonly Picture[]): Buffer {
  const images = pictures.map(png);
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach((image, index) => {
    const side = pictures[index]?.size ?? 0;
    const at = 6 + 16 * index;
    // in the ICO format, 0 means 256 pixels
    head.set([side % 256, side % 256], at);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images]);
}

const icnsTypes: Readonly<Record<number, string>> = {
  16: 'icp4',
  32: 'icp5',
  64: 'icp6',
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
};

/** Apple icon: a list of PNG images, each with a type code for its size. */
export function icns(pictures: readonly Picture[]): Buffer {
  const entries = pictures.map((picture) => {
    const type = icnsTypes[picture.size];
    if (type === undefined) throw new Error(`an Apple icon has no size ${picture.size}`);
    return entry(type, png(picture));
  });
  return entry('icns', Buffer.concat(entries));
}

function entry(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}

/** The pictures in an ICO, ICNS or PNG file, for the test that compares them. */
export function picturesIn(file: Buffer): readonly Picture[] {
  const found: Picture[] = [];
  for (let at = file.indexOf(signature); at !== -1; ) {
    const next = file.indexOf(signature, at + 8);
    found.push(readPng(trimmed(file.subarray(at, next === -1 ? undefined : next))));
    at = next;
  }
  return found;
}

/** Cuts the data after its last PNG chunk, because in an ICNS the header of the next entry follows. */
function trimmed(file: Buffer): Buffer {
  return file.subarray(0, file.indexOf('IEND', 0, 'latin1') + 8);
}
