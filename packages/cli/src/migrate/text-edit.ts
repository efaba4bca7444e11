/** A piece of a text that is replaced. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export const insertAt = (at: number, text: string): TextEdit => ({ from: at, to: at, text });

/** The text with all of them made; they do not overlap. */
export const withEdits = (text: string, edits: readonly TextEdit[]): string =>
  edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((edited, { from, to, text: put }) => edited.slice(0, from) + put + edited.slice(to), text);

/** How lines end in a text. */
export const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
