import { formatFor, type Format } from './render/format.ts';

/** Where a command writes: answers to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** For texts that go to `out`. */
  readonly format: Format;
  /** For texts that go to `err`. */
  readonly errFormat: Format;
}

/** The terminal of this process. */
export function openTerminal(): Terminal {
  const now = new Date();
  return {
    out: (text) => process.stdout.write(endLine(text)),
    err: (text) => process.stderr.write(endLine(text)),
    format: formatFor(process.stdout, process.env, now),
    errFormat: formatFor(process.stderr, process.env, now),
  };
}

const endLine = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
