import { sha256 } from '../foundation/hash.ts';
import { canonicalJson } from '../foundation/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** By this a request is known again when its text is gone. */
export const requestHash = (request: Fields): string => sha256(canonicalJson(request));

/**
 * Stands where the hash of a request would: the operation or workflow was taken over from a program that compared nothing but
 * the key, so that whatever comes with the key is the same request.
 */
export const IMPORTED_REQUEST = 'imported';

/** Is it the request with this hash? */
export const isSameRequest = (hash: string, request: Fields): boolean =>
  hash === IMPORTED_REQUEST || hash === requestHash(request);

/** The fields in which two requests differ, in order; none where the first is not known any more. */
export function differingFields(before: Fields | undefined, now: Fields): string[] {
  if (before === undefined) return [];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return fields.filter((field) => fieldText(before, field) !== fieldText(now, field)).sort();
}

/** A field as text; one that is absent is not the same as one that is null. */
function fieldText(request: Fields, field: string): string {
  return canonicalJson(request[field] === undefined ? [] : [request[field]]);
}
