import * as z from 'zod';
import { TOOLS, type Tool } from './registry.ts';

/** A JSON schema as it is published. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface PublishedSchemas {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

/**
 * The schemas of a tool, whole. Input: closed, and null counts as left out. Output: open, one schema for success and
 * failure (clients hold failures against it too), so that only `ok` is required and fields may be added. A tool that answers
 * with a message requires what both its answers and its failures have.
 */
export function publishedSchemas(tool: Tool): PublishedSchemas {
  return {
    input: inputSchema(tool.input),
    output: tool.answer === 'message' ? messageSchema(tool.output) : outputSchema(tool.output),
  };
}

const LISTED_OUTPUT_BYTES = 600;

/** What a caller acts on. A list that cannot carry all fields of an answer carries these. */
const ACTED_ON: ReadonlySet<string> = new Set([
  'ok',
  'error',
  'operationId',
  'workflowId',
  'threadId',
  'status',
  'phase',
  'latestPlan',
  'latestPlanHash',
  'finalReport',
  'pendingInteractions',
  'warnings',
  'existingOperationId',
  'nextRecommendedAction',
  'recommendedPollAfterSeconds',
]);

/**
 * The schemas as a tool list carries them. What is deep inside a large answer is left out: every client reads the list
 * into the context of a model before anything is done; the whole schemas are in the documents.
 */
export function listedSchemas(tool: Tool): PublishedSchemas {
  const { input, output } = publishedSchemas(tool);
  const cuts = [4, 3, 2, 1].map((levels) => shallow(output, levels) as JsonSchema);
  const fits = cuts.find((cut) => JSON.stringify(cut).length <= LISTED_OUTPUT_BYTES);
  return { input, output: fits ?? actedOn(shallow(output, 1) as JsonSchema) };
}

function actedOn({ properties, ...rest }: JsonSchema): JsonSchema {
  const kept = Object.entries(properties as Writable).filter(([name]) => ACTED_ON.has(name));
  return { ...rest, properties: Object.fromEntries(kept) };
}

/** The schemas of all tools by name, for docs/schemas. */
export const allSchemas = (): Readonly<Record<string, PublishedSchemas>> =>
  Object.fromEntries(TOOLS.map((tool) => [tool.name, publishedSchemas(tool)]));

type Writable = Record<string, unknown>;

const isObject = (value: unknown): value is Writable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inputSchema(schema: z.ZodObject): JsonSchema {
  const { properties, required } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const needed = new Set(required ?? []);
  const fields = Object.entries(properties ?? {}).map(([name, field]) => {
    const compacted = compact(field);
    return [name, needed.has(name) ? compacted : nullable(compacted)];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(fields) as unknown,
    required: [...needed],
    additionalProperties: false,
  };
}

const ERROR: JsonSchema = {
  type: 'object',
  description: 'Only when ok is false: {code, message, details, retryable, hint}.',
};

function outputSchema(schema: z.ZodObject): JsonSchema {
  const { properties } = openFields(schema);
  return { type: 'object', properties: { ok: { type: 'boolean' }, error: ERROR, ...properties }, required: ['ok'] };
}

function messageSchema(schema: z.ZodObject): JsonSchema {
  const { properties, required } = openFields(schema);
  return {
    type: 'object',
    properties: { ...properties, error: { ...ERROR, description: 'Only of a failure.' } },
    required,
  };
}

function openFields(schema: z.ZodObject): { readonly properties: Writable; readonly required: readonly string[] } {
  const { properties, required = [] } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, open(compact(field))]);
  return { properties: Object.fromEntries(fields) as Writable, required };
}

/** The same schema in fewer bytes: a model reads all of it before it has done anything. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (!isObject(value)) return value;
  // Every id and name has these bounds; they hold back mistakes, not callers.
  const ordinary = typeof value['maxLength'] === 'number' && value['maxLength'] <= 4_096;
  const entries = Object.entries(value).filter(
    ([key, inner]) => !saysNothing(key, inner) && !(ordinary && /^m(?:in|ax)Length$/.test(key)),
  );
  const schema: Writable = Object.fromEntries(entries.map(([key, inner]) => [key, compact(inner)]));
  return joinNull(schema);
}

function saysNothing(key: string, value: unknown): boolean {
  if (key === 'propertyNames' || key === 'pattern' || key === 'format') return true;
  if (key === 'additionalProperties') return isObject(value) && Object.keys(value).length === 0;
  return (key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
}

/** `anyOf: [{type: X}, {type: null}]` is `type: [X, null]`. */
function joinNull({ anyOf, ...rest }: Writable): Writable {
  if (!Array.isArray(anyOf)) return anyOf === undefined ? rest : { anyOf, ...rest };
  const [first, second] = anyOf as unknown[];
  const plain = anyOf.length === 2 && isObject(first) && isObject(second) && second['type'] === 'null';
  return plain ? (nullable({ ...first, ...rest }) as Writable) : { anyOf, ...rest };
}

function nullable(schema: unknown): unknown {
  if (!isObject(schema) || typeof schema['type'] !== 'string') return schema;
  const words: unknown = schema['enum'];
  return {
    ...schema,
    type: [schema['type'], 'null'],
    ...(Array.isArray(words) && { enum: [...(words as unknown[]), null] }),
  };
}

/** Nothing inside an answer is closed or required: fields may be added, and a failure has none of them. */
function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (!isObject(value)) return value;
  const { additionalProperties, required, ...rest } = value;
  const kept = additionalProperties === false || additionalProperties === undefined ? {} : { additionalProperties };
  // A property may be called `required`: then it is a schema, not a list.
  const named = required === undefined || Array.isArray(required) ? {} : { required };
  return Object.fromEntries(Object.entries({ ...rest, ...kept, ...named }).map(([key, inner]) => [key, open(inner)]));
}

/** The same schema without what lies more than `levels` objects deep. */
function shallow(schema: unknown, levels: number): unknown {
  if (!isObject(schema)) return schema;
  const { properties, items, anyOf, ...rest } = schema;
  if (levels === 0) return 'type' in rest ? { type: rest['type'] } : {};
  const inner = levels - 1;
  return {
    ...rest,
    ...(isObject(properties) && { properties: mapValues(properties, (each) => shallow(each, inner)) }),
    ...(items !== undefined && levels > 1 && { items: shallow(items, levels) }),
    ...(Array.isArray(anyOf) && levels > 1 && { anyOf: anyOf.map((each) => shallow(each, levels)) }),
  };
}

const mapValues = (object: Writable, change: (value: unknown) => unknown): Writable =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
