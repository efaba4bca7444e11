import fc from 'fast-check';
import * as z from 'zod';
import type { Tool } from '../src/contract/registry.ts';

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** The schema of one field, as far as tests make values from it. */
export interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: FieldSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** The fields of a tool with their schemas; null, where it is a value, is left out. */
export function fieldsOf(tool: Tool): readonly (readonly [string, FieldSchema])[] {
  const shape: Shape = tool.input.shape;
  return Object.entries(shape).map(([name, field]) => {
    const schema = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }) as FieldSchema & {
      readonly anyOf?: readonly FieldSchema[];
    };
    return [name, schema.anyOf?.find(({ type }) => type !== 'null') ?? schema];
  });
}

const nonsense = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string(), fc.integer(), fc.double(), fc.constant(null));
const word = fc.constantFrom(
  'op_1',
  'op_2',
  'op_3',
  'int_4',
  '/home/u/demo',
  '/etc',
  'thread_of_op_1',
  'turn_of_op_1',
  'x',
  '',
);

/**
 * Arguments that fit a tool in most fields and are nonsense in some, with fields that no tool has now and then, and at times
 * no object at all.
 */
export function fuzzedArguments(tool: Tool): fc.Arbitrary<unknown> {
  const fields = fieldsOf(tool).map(([name, schema]) => [
    name,
    fc.oneof({ weight: 3, arbitrary: plausible(schema) }, { weight: 1, arbitrary: nonsense }),
  ]);
  const known = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
  const unknown = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', ...tool.unsupported)), nonsense, {
    maxKeys: 2,
  });
  const strange = fc.tuple(known, unknown).map(([some, more]) => ({ ...more, ...some }));
  return fc.oneof(
    { weight: 6, arbitrary: known },
    { weight: 3, arbitrary: strange },
    { weight: 1, arbitrary: nonsense },
  );
}

function plausible(schema: FieldSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum = 0, maximum = 100 } = schema;
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: Math.max(minimum, 0), max: Math.min(maximum, minimum + 100) });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(schema.items?.enum ? fc.constantFrom(...schema.items.enum) : word, { maxLength: 3 });
    case 'object':
      return fc.dictionary(fc.constantFrom('decision', 'answers', 'q', 'permissions'), fc.jsonValue({ maxDepth: 2 }), {
        maxKeys: 3,
      });
    default:
      return word;
  }
}
