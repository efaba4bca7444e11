import { sha256 } from '../foundation/hash.ts';
import { canonicalJson } from '../foundation/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** By this a request is known again when its text is gone. */
export const requestHash = (request: Fields): string => sha256(canonicalJson(request));

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
