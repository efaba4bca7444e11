import { canonicalJson } from '../../src/foundation/json.ts';

/** The fields in which two requests differ, in order; none where the first is not known any more. */
export function namesOfDifferences(
  before: Readonly<Record<string, unknown>> | undefined,
  now: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (!before) return [];
  const text = (request: Readonly<Record<string, unknown>>, field: string): string =>
    canonicalJson(field in request ? [request[field]] : []);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((field) => text(before, field) !== text(now, field))
    .sort();
}
