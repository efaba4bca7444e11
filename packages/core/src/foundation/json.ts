import { sha256 } from './hash.ts';

/** JSON with the keys of every object in order and no white space: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 of the canonical JSON, as 64 hex characters. */
export const jsonSha256 = (value: unknown): string => sha256(canonicalJson(value));
