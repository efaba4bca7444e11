import { expect, test } from 'vitest';
import { at, HandlerRig } from '../../testing/handler-rig.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';
import { fieldsOf, type FieldSchema } from '../../testing/tool-arguments.ts';
import { TOOLS, type Tool } from '../contract/registry.ts';

type Case = readonly [tool: string, field: string, what: string, value: unknown];

/** One of each kind of mistake that a field can have. */
function mistakesOf(schema: FieldSchema): readonly (readonly [string, unknown])[] {
  const { type, minimum, maximum, maxLength, maxItems, items } = schema;
  const words = schema.enum ?? items?.enum;
  return [
    ['of the wrong type', type === 'string' ? 7 : 'x'],
    ...(type === 'integer' ? [['that is no whole number', (minimum ?? 0) + 0.5] as const] : []),
    ...(minimum === undefined ? [] : [['too small', minimum - 1] as const]),
    ...(maximum === undefined ? [] : [['too big', maximum + 1] as const]),
    ...(maxLength === undefined ? [] : [['too long', 'x'.repeat(maxLength + 1)] as const]),
    ...(maxItems === undefined ? [] : [['too many', Array.from({ length: maxItems + 1 }, () => 'op_1')] as const]),
    ...(words === undefined ? [] : [['that is no word of it', items ? ['no_such_word'] : 'no_such_word'] as const]),
    ...(items === undefined ? [] : [['with an item of the wrong type', [7]] as const]),
  ];
}

const CASES: readonly Case[] = TOOLS.flatMap((tool) => [
  ...fieldsOf(tool).flatMap(([field, schema]) =>
    mistakesOf(schema).map(([what, value]): Case => [tool.name, field, what, value]),
  ),
  [tool.name, 'no_such_field', 'that no tool has', 1] as const,
  ...tool.unsupported
    .filter((name) => !name.includes('='))
    .map((name): Case => [tool.name, name, 'that does not work yet', 'x']),
]);

/** What the tool needs at least. */
function leastArguments(tool: Tool): Readonly<Record<string, unknown>> {
  const needed = fieldsOf(tool).filter(
    ([name]) => !(tool.input.shape as Record<string, { isOptional(): boolean }>)[name]!.isOptional(),
  );
  return Object.fromEntries(needed.map(([name, schema]) => [name, schema.enum?.[0] ?? 'op_1']));
}

test.each(CASES)('%s: %s %s is refused by its name and changes nothing', async (name, field, _what, value) => {
  const tool = TOOLS.find((each) => each.name === name)!;
  const rig = new HandlerRig();
  rig.scene.ask(rig.scene.running().id);
  const before = visibleState(rig.store);
  const answer = await rig.call(name, { ...leastArguments(tool), [field]: value });
  expect(at(answer, 'error.code')).toBe('INVALID_ARGUMENT');
  const fields = (at(answer, 'error.details.issues') as { field: string }[]).map((issue) => issue.field.split('.')[0]);
  expect(fields).toContain(field);
  expect(visibleState(rig.store)).toEqual(before);
  expect(rig.woken).toEqual([]);
});
