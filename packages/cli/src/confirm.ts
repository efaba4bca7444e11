import { createInterface } from 'node:readline';

/** Where a question is put and its answer read. */
export interface Asking {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks for a yes. Everything else is a no: another word, nothing, the end of the input, Ctrl-C. */
export function confirm(question: string, { input, output }: Asking): Promise<boolean> {
  const lines = createInterface({ input, output });
  return new Promise((resolve) => {
    lines.on('close', () => resolve(false));
    lines.on('SIGINT', () => lines.close());
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^\s*y(es)?\s*$/i.test(answer));
      lines.close();
    });
  });
}

/** Can somebody be asked here? */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;
