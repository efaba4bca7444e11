import { UsageError } from '../usage-error.ts';

export type JsonObject = Record<string, unknown>;

/** `q1=text` per question; a question that is given twice gets both texts. Undefined where there is none. */
export function readAnswers(given: readonly string[] | undefined): JsonObject | undefined {
  if (given === undefined || given.length === 0) return undefined;
  const answers = new Map<string, string[]>();
  for (const each of given) {
    const at = each.indexOf('=');
    if (at < 1) {
      throw new UsageError('--answer', 'not_valid', `Write --answer QUESTION=TEXT, not "${each}".`);
    }
    const id = each.slice(0, at);
    answers.set(id, [...(answers.get(id) ?? []), each.slice(at + 1)]);
  }
  return Object.fromEntries([...answers].map(([id, texts]) => [id, texts.length === 1 ? texts[0] : texts]));
}

/** The JSON object that a flag holds; undefined where it is not given. */
export function readJsonObject(flag: string, text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  const value = parse(flag, text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError(flag, 'not_valid', `${flag} takes a JSON object.`);
}

function parse(flag: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(flag, 'not_valid', `${flag} is not JSON: ${reason}`);
  }
}
