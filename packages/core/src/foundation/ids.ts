import { randomBytes } from 'node:crypto';

/** A new id: the prefix, an underscore and 32 random hex characters, e.g. `op_9f…`. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('hex')}`;
