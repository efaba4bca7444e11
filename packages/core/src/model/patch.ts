import type { ProposedFileChange } from './interaction.ts';

const BEGIN = '*** Begin Patch';
const END = '*** End Patch';
const FILE = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;
const KIND = { Add: 'add', Update: 'update', Delete: 'delete' } as const;

/**
 * The file changes of a patch in the form that Codex lets the model write, wherever in `text` it stands; undefined where
 * there is none. Paths are as written. The diff of a new file is its content, as Codex tells it.
 */
export function readPatch(text: string): readonly ProposedFileChange[] | undefined {
  const start = text.indexOf(BEGIN);
  if (start === -1) return undefined;
  const end = text.indexOf(END, start);
  const lines = text.slice(start + BEGIN.length, end === -1 ? undefined : end).split(/\r?\n/);
  const changes: { path: string; kind: ProposedFileChange['kind']; movePath: string | null; lines: string[] }[] = [];
  for (const line of lines) {
    const [, word, path] = FILE.exec(line) ?? [];
    const last = changes.at(-1);
    if (word !== undefined && path !== undefined) {
      changes.push({ path: path.trim(), kind: KIND[word as keyof typeof KIND], movePath: null, lines: [] });
    } else if (last) {
      const target = MOVE.exec(line)?.[1];
      if (target === undefined) last.lines.push(line);
      else last.movePath = target.trim();
    }
  }
  return changes.map(({ lines: body, ...change }) => ({ ...change, diff: diffOf(change.kind, body) }));
}

function diffOf(kind: ProposedFileChange['kind'], lines: readonly string[]): string {
  const body = kind === 'add' ? lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)) : lines;
  const text = body.join('\n').replace(/^\n+|\n+$/g, '');
  return text === '' ? '' : `${text}\n`;
}
