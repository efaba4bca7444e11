/** One `[[name key=value:argument]]` found in a text. */
export interface Marker {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  /** Everything behind the first colon, unescaped; empty if there is none. */
  readonly argument: string;
}

/** A marker that is known but makes no sense. */
export class UnreadableMarkerError extends Error {}

const HEAD = /^([a-z][a-z-]*)((?:\s+[a-z][a-z-]*=[^\s:[\]]+)*)\s*(?::([\s\S]*))?$/;

/** Finds all markers of a text in their order; whatever does not read as a marker is plain text. */
export function readMarkers(text: string): readonly Marker[] {
  const markers: Marker[] = [];
  let from = text.indexOf('[[');
  while (from !== -1) {
    const end = endOfMarker(text, from + 2);
    const marker = end === -1 ? null : readMarker(text.slice(from + 2, end));
    if (marker !== null) markers.push(marker);
    from = text.indexOf('[[', marker === null ? from + 1 : end + 2);
  }
  return markers;
}

/** Reads a whole number of zero or more that belongs to a marker. */
export function numberOf(marker: Marker, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UnreadableMarkerError(`[[${marker.name}]] needs a number, not "${text}"`);
}

/** Where the closing `]]` stands. Balanced brackets inside belong to the argument, and so do `\[` and `\]`. */
function endOfMarker(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (isEscape(text, at)) at += 1;
    else if (text[at] === '[') depth += 1;
    else if (text[at] === ']' && depth > 0) depth -= 1;
    else if (text.startsWith(']]', at)) return at;
  }
  return -1;
}

function isEscape(text: string, at: number): boolean {
  return text[at] === '\\' && (text[at + 1] === '[' || text[at + 1] === ']');
}

function readMarker(body: string): Marker | null {
  const head = HEAD.exec(body);
  if (head === null) return null;
  const [, name = '', options = '', argument = ''] = head;
  return { name, options: readOptions(options), argument: argument.replace(/\\([[\]])/g, '$1') };
}

function readOptions(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/\s+/).filter((pair) => pair !== '');
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
