import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';

interface WordField<W extends string> {
  readonly words: readonly W[];
  readonly description?: string;
}

interface CountField {
  readonly minimum: number;
  readonly maximum: number;
  readonly description?: string;
}

/** A flag that takes one of the words of a tool's field. */
export const wordFlag = <const W extends string>(
  { words, description }: WordField<W>,
  more: { readonly description?: string; readonly aliases?: string[] } = {},
) =>
  Flags.option({
    options: words,
    multiple: false,
    required: false,
    ...(description !== undefined && { description }),
    ...more,
  })();

/** A flag that takes a whole number within the bounds of a tool's field. */
export const countFlag = (
  { minimum, maximum, description }: CountField,
  more: { readonly description?: string; readonly char?: 'n' } = {},
) =>
  Flags.integer({
    min: minimum,
    max: maximum,
    helpValue: `${minimum}..${maximum}`,
    ...(description !== undefined && { description }),
    ...more,
  });

/** How long a command waits at most. */
export const timeoutFlag = (description: string) =>
  Flags.integer({ min: 1, max: 31_536_000, helpValue: 'SECONDS', description });

/** The operation that a command is about. */
export const operationArg = Args.string({ name: 'OPERATION', required: true, description: 'Id of the operation.' });

/** A question of Codex. */
export const interactionArg = Args.string({
  required: true,
  description: 'Id of the question, or of a task that has just one open.',
});

/** A task of either kind that a command is about. */
export const taskArg = Args.string({
  name: 'TASK',
  required: true,
  description: 'Id of the operation, or of the plan workflow.',
});

/** The plan workflow that a command is about. */
export const workflowArg = Args.string({ name: 'WORKFLOW', required: true, description: 'Id of the plan workflow.' });
