import type { ConfigFormat, ValueAt } from './config-format.ts';
import type { ServersPath } from './migrate-text.ts';
import { withEdits, type TextEdit } from './text-edit.ts';

/** A configuration before and after, as it may be shown. */
export interface ShownTexts {
  readonly before: string;
  readonly after: string;
}

const BLANK = '[redacted]';

/**
 * Pure: the same texts with every value of the environment and the headers of every server blanked, of its options, and of
 * whatever else it is told; a name does not say whether its value is secret. Programs, folders and what was added stay.
 */
export function shownTexts(texts: ShownTexts, format: ConfigFormat, servers: readonly ServersPath[]): ShownTexts {
  const before = format.values(texts.before);
  const known = new Set(before.map(keyOf));
  const after = format.values(texts.after);
  return {
    before: blanked(texts.before, before, { servers, isAdded: () => false }),
    after: blanked(texts.after, after, { servers, isAdded: (value) => !known.has(keyOf(value)) }),
  };
}

const keyOf = ({ path }: ValueAt): string => JSON.stringify(path);

interface Blanking {
  readonly servers: readonly ServersPath[];
  readonly isAdded: (value: ValueAt) => boolean;
}

function blanked(text: string, values: readonly ValueAt[], { servers, isAdded }: Blanking): string {
  const texts = new Map(values.map((each) => [keyOf(each), each.text]));
  const edits = new Map<number, TextEdit>();
  for (const value of values) {
    const inServer = pathInServer(value.path, servers);
    if (!inServer) continue;
    const [section = '', ...rest] = inServer;
    const previous =
      rest.length === 1 ? texts.get(keyOf({ ...value, path: [...value.path.slice(0, -1), before(rest[0])] })) : null;
    const shown = isAdded(value) && section === 'env' ? value.text : shownValue(section, value.text, previous ?? null);
    if (shown !== value.text) edits.set(value.from, { from: value.from, to: value.to, text: JSON.stringify(shown) });
  }
  return withEdits(text, [...edits.values()]);
}

const before = (index: string | undefined): string => String(Number(index) - 1);

/** What is said inside of a server; undefined elsewhere. */
function pathInServer(path: readonly string[], servers: readonly ServersPath[]): readonly string[] | undefined {
  const list = servers.find((each) => each.every((key, at) => key === '*' || path[at] === key));
  return list && path.length > list.length + 1 ? path.slice(list.length + 1) : undefined;
}

const PLAIN = new Set(['command', 'cwd', 'type', 'transport']);

/** A value that is no text, such as a number, is null. */
function shownValue(section: string, text: string | null, previous: string | null): string | null {
  if (/env|headers/i.test(section)) return BLANK;
  if (text === null || PLAIN.has(section)) return text;
  if (section === 'args') return shownArgument(text, previous);
  return /^\w+:\/\//.test(text) ? withoutQuery(text) : BLANK;
}

/** Words that say which server is started. */
const PROGRAM =
  /^(?:(?:@openai\/)?codex|(?:codex[-_]control[-_]plane|openclaw[-_]codex)[-_]mcp|codex-cp-mcp|mcp(?:-server)?)(?![\w-])/;
const ASSIGNMENT = /^(-{0,2}[A-Za-z_][\w.-]*=).+$/s;
const JOINED = /^(-[A-Za-z])[^-].{5,}$/s;

function shownArgument(text: string, previous: string | null): string {
  if (PROGRAM.test(text)) return text;
  const [, name] = ASSIGNMENT.exec(text) ?? JOINED.exec(text) ?? [];
  if (name !== undefined) return `${name}${BLANK}`;
  const isOfOption = previous !== null && /^-+[^-=][^=]*$/.test(previous) && !text.startsWith('-');
  return isOfOption ? BLANK : withoutQuery(text);
}

/** An address often carries a key behind its question mark. */
const withoutQuery = (text: string): string => text.replace(/^(\w+:\/\/[^?#]*[?#]).+$/s, `$1${BLANK}`);
