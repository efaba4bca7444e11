import { closeSync, openSync, readSync } from 'node:fs';

const MAX_BYTES = 1_048_576;
const CHUNK_BYTES = 65_536;

/** The first line of a file, up to a megabyte of it. */
export function firstLine(path: string): string {
  const file = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    for (let size = 0; size < MAX_BYTES; size += CHUNK_BYTES) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readSync(file, chunk, 0, CHUNK_BYTES, size);
      const end = chunk.subarray(0, read).indexOf(0x0a);
      parts.push(chunk.subarray(0, end === -1 ? read : end));
      if (end !== -1 || read < CHUNK_BYTES) break;
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    closeSync(file);
  }
}
