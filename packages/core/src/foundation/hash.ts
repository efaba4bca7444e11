import { createHash } from 'node:crypto';

/** SHA-256 of the UTF-8 bytes of `text`, as 64 hex characters. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
