import { listedSchemas, TOOLS } from '@codex-cp/core/contract';
import { expect, test } from 'vitest';

interface Field {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly items?: Field;
  readonly [other: string]: unknown;
}

/** What a flag needs to know of a field. */
const KEPT = ['description', 'minimum', 'maximum', 'default'];

function fieldsOf(schema: Readonly<Record<string, unknown>>) {
  const properties = schema['properties'] as Readonly<Record<string, Field>>;
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, flagField(field)]));
}

function flagField(field: Field) {
  const words = (field.enum ?? field.items?.enum)?.filter((word) => word !== null);
  const kept = KEPT.filter((key) => field[key] !== undefined).map((key) => [key, field[key]]);
  return { ...(words && { words }), ...(Object.fromEntries(kept) as object) };
}

test('flags take words, bounds and descriptions from the tools (after a change there: npx vitest -u)', async () => {
  const tools = TOOLS.map((tool) => [tool.name, fieldsOf(listedSchemas(tool).input)]);
  const commands = TOOLS.map(({ name, cli }) => [name, cli.id]);
  const text = [
    '// Made from the contract by test/tool-fields.test.ts, so that no command loads it to know its flags. Do not edit.',
    `export const TOOL_FIELDS = ${JSON.stringify(Object.fromEntries(tools), null, 2)} as const;`,
    '',
    '/** The command that stands for a tool. */',
    `export const TOOL_COMMANDS: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(commands), null, 2)};`,
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../src/generated/tool-fields.ts');
});
