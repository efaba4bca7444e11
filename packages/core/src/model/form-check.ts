import { isObject, type JsonObject } from './interaction-params.ts';

/** One thing that is wrong with an answer. */
export interface AnswerIssue {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** Holds the content of an elicitation against the schema that asked for it, as far as simple types go. */
export function checkForm(schema: JsonObject, content: JsonObject): readonly AnswerIssue[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const missing = required.filter((name) => typeof name === 'string').filter((name) => content[name] === undefined);
  const unknown = Object.keys(content).filter((name) => !Object.hasOwn(properties, name));
  return [
    ...missing.map((name) => issue(name, 'required', 'is required')),
    ...unknown.map((name) => issue(name, 'unknown_field', 'is not asked for')),
    ...Object.entries(properties).flatMap(([name, field]) => checkField(name, field, content[name])),
  ];
}

const issue = (name: string, reason: string, message: string): AnswerIssue => ({
  field: `content.${name}`,
  reason,
  message,
});

function checkField(name: string, field: unknown, value: unknown): readonly AnswerIssue[] {
  if (value === undefined || !isObject(field)) return [];
  const type = field['type'];
  if (typeof type === 'string' && !hasType(value, type)) return [issue(name, 'wrong_type', `must be of type ${type}`)];
  const choices = choicesOf(field);
  if (choices && !choices.includes(value))
    return [issue(name, 'not_one_of', `must be one of: ${choices.map(String).join(', ')}`)];
  const amount =
    typeof value === 'number' ? value : typeof value === 'string' || Array.isArray(value) ? value.length : null;
  return amount === null ? [] : checkBounds(name, field, amount);
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return true;
  }
}

/** `enum`, or `oneOf` with titles. */
function choicesOf(field: JsonObject): readonly unknown[] | undefined {
  if (Array.isArray(field['enum'])) return field['enum'] as unknown[];
  const titled: unknown = field['oneOf'];
  return Array.isArray(titled)
    ? titled.map((each: unknown) => (isObject(each) ? each['const'] : undefined))
    : undefined;
}

const LOWER = ['minimum', 'minLength', 'minItems'] as const;
const UPPER = ['maximum', 'maxLength', 'maxItems'] as const;

function checkBounds(name: string, field: JsonObject, amount: number): readonly AnswerIssue[] {
  const [lower, upper] = [LOWER, UPPER].map((keys) =>
    keys.map((key) => field[key]).find((each) => typeof each === 'number'),
  );
  if (lower !== undefined && amount < lower) return [issue(name, 'too_small', `must be at least ${lower}`)];
  if (upper !== undefined && amount > upper) return [issue(name, 'too_big', `must be at most ${upper}`)];
  return [];
}
