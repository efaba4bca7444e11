/** A row of a file that another program wrote: any column may be missing, and nothing is sure of its type. */
export type OldRow = Readonly<Record<string, unknown>>;

/** A text that is not empty. */
export function textOf(row: OldRow | undefined, column: string): string | null {
  const value = row?.[column];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function countOf(row: OldRow, column: string): number {
  const value = row[column];
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
}

const HAS_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** ISO 8601 → milliseconds since 1970; without a zone it is UTC. Null where it is no time. */
export function timeOf(row: OldRow | undefined, column: string): number | null {
  const text = textOf(row, column)?.trim().replace(' ', 'T');
  if (text === undefined) return null;
  const at = Date.parse(HAS_ZONE.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}

/** A JSON object; an empty one where it is none. */
export function objectOf(row: OldRow | undefined, column: string): OldRow {
  const text = textOf(row, column);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as OldRow) : {};
  } catch {
    return {};
  }
}
