import { createHash } from 'node:crypto';

/** Namespace of project ids. */
const PROJECTS = '1bd703e5-86a2-5cca-bb66-d1d4fadd72f0';

/** UUID version 5 (RFC 9562): the same name in the same namespace gives the same id everywhere. */
export function uuid5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The id of the project at a canonical path; on Windows case and the kind of slash do not count. */
export function projectIdOf(canonicalPath: string, platform: NodeJS.Platform = process.platform): string {
  return uuid5(PROJECTS, platform === 'win32' ? canonicalPath.replaceAll('/', '\\').toLowerCase() : canonicalPath);
}
