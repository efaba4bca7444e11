export interface CutText {
  readonly text: string;
  readonly truncated: boolean;
  /** Length of the whole text in UTF-16 units, as JavaScript counts. */
  readonly originalChars: number;
}

/** The first `maxChars` of a text, never half of a surrogate pair, and whether anything is missing. */
export function cut(text: string, maxChars: number): CutText {
  const originalChars = text.length;
  if (originalChars <= maxChars) return { text, truncated: false, originalChars };
  const last = text.charCodeAt(maxChars - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return { text: text.slice(0, splitsPair ? maxChars - 1 : maxChars), truncated: true, originalChars };
}
