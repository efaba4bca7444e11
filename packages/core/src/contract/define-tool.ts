import type * as z from 'zod';
import type { ErrorCode } from '../errors/catalogue.ts';

export interface ToolSpec<
  Name extends string = string,
  In extends z.ZodObject = z.ZodObject,
  Out extends z.ZodObject = z.ZodObject,
> {
  readonly name: Name;
  readonly title: string;
  /** What a model reads when it chooses a tool: what it does, when to use it, what comes next. */
  readonly summary: string;
  readonly group:
    | 'operations'
    | 'workflows'
    | 'interactions'
    | 'diagnostics'
    | 'projects'
    | 'chats'
    | 'turns'
    | 'app_server'
    | 'legacy';
  /** `legacy`: shaped by a server that is no more; not a part of this contract. */
  readonly stability: 'stable' | 'compatibility' | 'legacy';
  /** `read` changes no task; `submit` makes one; `control` acts on one. */
  readonly effect: 'read' | 'submit' | 'control';
  /** May the call lead to something being changed or lost? */
  readonly destructive: boolean;
  /** Is a second equal call harmless? */
  readonly idempotent: boolean;
  readonly input: In;
  readonly output: Out;
  /** Spelling of ids at the top level of the answer: both, or as the old tools of the second kind have it. */
  readonly spelling: 'both' | 'snake_case';
  /** Fields, and words of fields (`field=word`), that other servers of this contract know and this one refuses until they work. */
  readonly unsupported: readonly string[];
  /** Why an unsupported field does not work and what to do instead, as the rest of a sentence that its name begins. */
  readonly instead: Readonly<Record<string, string>>;
  /** `message`: MCP clients get the words of Codex themselves, not an object that holds them. */
  readonly answer: 'object' | 'message';
  readonly errors: readonly ErrorCode[];
  readonly cli: { readonly id: string; readonly args: readonly (keyof z.input<In> & string)[] };
}

type Optional = 'unsupported' | 'instead' | 'spelling' | 'answer';

/** Declares one tool. What MCP lists, what the command line takes, the schemas and the documents are made from the result. */
export function defineTool<const Name extends string, In extends z.ZodObject, Out extends z.ZodObject>(
  spec: Omit<ToolSpec<Name, In, Out>, Optional> & Partial<Pick<ToolSpec<Name, In, Out>, Optional>>,
): ToolSpec<Name, In, Out> {
  return { unsupported: [], instead: {}, spelling: 'both', answer: 'object', ...spec };
}
