import type { Check } from '../doctor/check.ts';
import { indent } from './facts.ts';
import type { Format } from './format.ts';
import { colourOf } from './status-word.ts';
import { prose } from './visible.ts';

const STATUS_COLUMNS = 8;
const NAME_COLUMNS = 14;

/** What was found, one check in a line; below it what to do where something is wrong. */
export function renderChecks(checks: readonly Check[], format: Format): string {
  const lines = checks.map(({ name, status, message, remedy }) => {
    const word = colourOf(status, format.style)(status.padEnd(STATUS_COLUMNS));
    const line = `${word}${name.padEnd(NAME_COLUMNS)} ${prose(message)}`;
    return remedy === undefined ? line : `${line}\n${indent(`-> ${prose(remedy)}`, STATUS_COLUMNS + NAME_COLUMNS + 1)}`;
  });
  const count = (status: Check['status']): number => checks.filter((check) => check.status === status).length;
  return [...lines, '', `${checks.length} checks, ${count('warning')} warnings, ${count('error')} errors`].join('\n');
}
