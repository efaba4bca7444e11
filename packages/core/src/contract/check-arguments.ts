import type * as z from 'zod';
import type { ToolSpec } from './define-tool.ts';

/** One thing that is wrong with the arguments. */
export interface ArgumentIssue {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

export type CheckedArguments =
  | {
      readonly ok: true;
      /** After the check, defaults filled in. */
      readonly value: Readonly<Record<string, unknown>>;
      /** What the caller gave, without what counts as left out. */
      readonly given: Readonly<Record<string, unknown>>;
    }
  | { readonly ok: false; readonly issues: readonly ArgumentIssue[] };

/** Holds arguments against the input schema of a tool. Null and empty text count as left out, unless they say something there. */
export function checkArguments(tool: ToolSpec, raw: unknown): CheckedArguments {
  if (raw !== undefined && !isObject(raw)) {
    return { ok: false, issues: [{ field: 'arguments', reason: 'wrong_type', message: 'must be an object' }] };
  }
  const given = withoutLeftOut(tool, raw ?? {});
  const parsed = tool.input.safeParse(given);
  if (parsed.success) return { ok: true, value: parsed.data, given };
  return { ok: false, issues: parsed.error.issues.flatMap((issue) => toIssues(tool, issue, raw ?? {})) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutLeftOut(tool: ToolSpec, raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(raw).filter(([name, value]) => {
    if (value === undefined || (value === '' && !NEVER_EMPTY.has(name))) return false;
    if (value !== null) return true;
    return Object.hasOwn(tool.input.shape, name) && acceptsNull(tool.input.shape[name] as z.core.$ZodType);
  });
  return Object.fromEntries(entries);
}

/** An empty key is a variable that nobody set: taken as left out, the retry it was meant for would run the task twice. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(['client_request_id']);

function acceptsNull(field: z.core.$ZodType): boolean {
  const answer = field['~standard'].validate(null);
  return !(answer instanceof Promise) && answer.issues === undefined;
}

function toIssues(tool: ToolSpec, issue: z.core.$ZodIssue, raw: Readonly<Record<string, unknown>>): ArgumentIssue[] {
  const field = issue.path.map(String).join('.');
  const absent = issue.path.length === 1 ? absence(raw[field]) : undefined;
  if (absent !== undefined) return [{ field, ...absent }];
  const word = raw[field];
  if (typeof word === 'string' && tool.unsupported.includes(`${field}=${word}`)) {
    return [{ field, reason: 'unsupported_field', message: `does not support ${word} yet` }];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField(tool, field === '' ? key : `${field}.${key}`));
  }
  return [{ field: field === '' ? 'arguments' : field, ...reasonOf(issue) }];
}

function unknownField({ unsupported, instead }: ToolSpec, field: string): ArgumentIssue {
  return unsupported.includes(field)
    ? { field, reason: 'unsupported_field', message: instead[field] ?? 'is not supported yet' }
    : { field, reason: 'unknown_field', message: 'is not a field of this tool' };
}

function absence(value: unknown): Omit<ArgumentIssue, 'field'> | undefined {
  if (value === undefined || value === null) return { reason: 'required', message: 'is required' };
  return value === '' ? { reason: 'empty', message: 'must not be empty' } : undefined;
}

function reasonOf(issue: z.core.$ZodIssue): Omit<ArgumentIssue, 'field'> {
  switch (issue.code) {
    case 'invalid_type':
      return { reason: 'wrong_type', message: `must be of type ${issue.expected}` };
    case 'too_small':
      return issue.origin === 'string' && Number(issue.minimum) === 1
        ? { reason: 'empty', message: 'must not be empty' }
        : { reason: 'too_small', message: `must be ${atLeast(issue.origin)} ${issue.minimum}` };
    case 'too_big':
      return { reason: 'too_big', message: `must be ${atMost(issue.origin)} ${issue.maximum}` };
    case 'invalid_value':
      return { reason: 'not_one_of', message: `must be one of: ${issue.values.map(String).join(', ')}` };
    case 'custom':
      return issue.message === 'empty'
        ? { reason: 'empty', message: 'must not be blank' }
        : { reason: 'not_valid', message: issue.message };
    default:
      return { reason: 'not_valid', message: issue.message };
  }
}

const atLeast = (origin: string): string => (LENGTHS.has(origin) ? 'of length at least' : 'at least');
const atMost = (origin: string): string => (LENGTHS.has(origin) ? 'of length at most' : 'at most');
const LENGTHS: ReadonlySet<string> = new Set(['string', 'array']);
