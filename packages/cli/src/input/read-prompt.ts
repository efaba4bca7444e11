import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** Where a prompt may come from. */
export interface PromptSources {
  /** `-` stands for standard input. */
  readonly argument?: string | undefined;
  readonly file?: string | undefined;
}

/** Standard input, as far as a prompt needs it. */
export type PromptInput = AsyncIterable<Buffer | string> & { readonly isTTY?: boolean };

/** The prompt as it was given, byte for byte: the argument, else the file, else what is piped in. */
export async function readPrompt({ argument, file }: PromptSources, input: PromptInput): Promise<string> {
  if (argument !== undefined && file !== undefined) {
    throw new UsageError('--file', 'conflict', 'Give the prompt as an argument or with --file, not both.');
  }
  if (file !== undefined) return required(readFile(file), `The file is empty: ${file}`);
  if (argument !== undefined && argument !== '-') return required(argument, 'The prompt is empty.');
  if (argument === undefined && input.isTTY === true) {
    throw new UsageError('PROMPT', 'required', 'Give a prompt: as an argument, with --file, or piped in.');
  }
  return required(await readAll(input), 'There is no prompt: nothing was piped in.');
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError('--file', 'unreadable', `The file cannot be read: ${reason}`);
  }
}

/** All that comes in on a stream, as text. */
export async function readAll(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function required(prompt: string, message: string): string {
  if (prompt.trim() === '') throw new UsageError('PROMPT', 'empty', message);
  return prompt;
}
