import type { Interaction } from './interaction.ts';

/** What Codex asked, as far as it can be read: a newer Codex may say more, or less. */
export type AskedThing = Pick<Interaction, 'kind' | 'params'>;

export type JsonObject = Readonly<Record<string, unknown>>;

/** One question of a user-input request. */
export interface Question {
  readonly id: string;
  readonly question: string;
  readonly header: string | null;
  readonly isSecret: boolean;
  readonly options: readonly { readonly label: string; readonly description: string | null }[];
}

/** True for JSON objects; lists and null are none. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of a field, or null. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Decisions that Codex offers: words, and objects that must be sent back unchanged. Undefined where it lists none. */
export function offeredDecisions({ params }: AskedThing): readonly unknown[] | undefined {
  const offered: unknown = params['availableDecisions'];
  return Array.isArray(offered) ? offered : undefined;
}

/** The command prefix that would be allowed for ever, for all threads. */
export function proposedAmendment({ params }: AskedThing): readonly string[] | null {
  const words = listOf(params['proposedExecpolicyAmendment']).filter((word) => typeof word === 'string');
  return words.length > 0 ? words : null;
}

/** What is asked for by a permissions request. */
export const askedPermissions = ({ params }: AskedThing): JsonObject =>
  isObject(params['permissions']) ? params['permissions'] : {};

/** The questions of a user-input request. */
export function questionsOf({ params }: AskedThing): readonly Question[] {
  return listOf(params['questions'])
    .filter(isObject)
    .map(({ id, question, header, isSecret, options }) => ({
      id: textOf(id) ?? '',
      question: textOf(question) ?? '',
      header: textOf(header),
      isSecret: isSecret === true,
      options: listOf(options)
        .filter(isObject)
        .map((option) => ({ label: textOf(option['label']) ?? '', description: textOf(option['description']) })),
    }));
}

/** Is this elicitation Codex's own question whether an MCP tool may be called? Then there is nothing to fill in. */
export function isToolCallApproval({ params }: AskedThing): boolean {
  const meta = params['_meta'];
  return isObject(meta) && meta['codex_approval_kind'] === 'mcp_tool_call';
}

/** May the answer to this elicitation be remembered for the session? */
export function mayPersistForSession({ params }: AskedThing): boolean {
  const meta = params['_meta'];
  return isObject(meta) && listOf(meta['persist']).includes('session');
}

/** The form that an elicitation wants filled in, where it is one. */
export function requestedForm(asked: AskedThing): JsonObject | null {
  const schema = asked.params['requestedSchema'];
  return isToolCallApproval(asked) || !isObject(schema) ? null : schema;
}
