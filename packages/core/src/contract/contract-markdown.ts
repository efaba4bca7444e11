import { ERRORS } from '../errors/catalogue.ts';
import { publishedSchemas, type JsonSchema } from './json-schemas.ts';
import { isOfContract, TOOLS, type Tool } from './registry.ts';

interface Field {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
}

/** The tools of the contract, for docs/API_CONTRACT.md. */
export const contractMarkdown = (): string => sections(TOOLS.filter(isOfContract));

/** The tools of a server that is no more, for the same document. */
export const legacyMarkdown = (): string => sections(TOOLS.filter((tool) => !isOfContract(tool)));

const sections = (tools: readonly Tool[]): string => tools.map(toolSection).join('\n\n');

function toolSection(tool: Tool): string {
  const { input, output } = publishedSchemas(tool);
  const answer = Object.entries(propertiesOf(output)).filter(([name]) => name !== 'error');
  const errors = tool.errors.map((code) => `\`${code}\`${ERRORS[code].retryable ? ' (retryable)' : ''}`);
  return [
    `### \`${tool.name}\``,
    `${tool.title}. ${tool.summary}`,
    `Stability: ${tool.stability}. Effect: ${tool.effect}. ${commandWord(tool)}: \`codex-cp ${tool.cli.id}\`.`,
    inputTable(input),
    `Answer: ${answer.map(([name, field]) => `\`${name}\` (${typeOf(field)})`).join(', ')}.`,
    `Errors: ${errors.join(', ')}.`,
  ].join('\n\n');
}

/** A tool of a server that is no more has no command of its own. */
const commandWord = (tool: Tool): string => (isOfContract(tool) ? 'Command line' : 'Nearest command');

function inputTable(input: JsonSchema): string {
  const required = new Set(input['required'] as readonly string[]);
  const rows = Object.entries(propertiesOf(input)).map(([name, field]) => {
    const need = required.has(name)
      ? 'yes'
      : field.default === undefined
        ? 'no'
        : `default \`${String(field.default)}\``;
    return `| \`${name}\` | ${typeOf(field)} | ${need} | ${[bounds(field), field.description].filter(Boolean).join(' ')} |`;
  });
  return ['| field | type | required | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const propertiesOf = (schema: JsonSchema): Readonly<Record<string, Field>> =>
  (schema['properties'] ?? {}) as Readonly<Record<string, Field>>;

function typeOf(field: Field | undefined): string {
  if (!field) return 'any';
  const words = field.enum?.filter((word) => word !== null);
  if (words) return words.map((word) => `\`${word}\``).join(' \\| ');
  const type = Array.isArray(field.type) ? field.type.filter((each) => each !== 'null').join(' or ') : field.type;
  return type === 'array' ? `list of ${typeOf(field.items)}` : ((type as string | undefined) ?? 'any');
}

function bounds({ minimum, maximum, maxLength }: Field): string {
  if (maximum !== undefined) return `${minimum ?? 0} to ${maximum}.`;
  return maxLength === undefined ? '' : `Up to ${maxLength} characters.`;
}
