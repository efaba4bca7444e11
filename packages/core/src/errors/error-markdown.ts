import { ERROR_CODES, ERRORS, type ErrorSpec } from './catalogue.ts';

/** docs/ERRORS.md: one heading per error that a client can meet, with the verbatim message. */
export function errorMarkdown(): string {
  const sections = ERROR_CODES.map((code) => [code, ERRORS[code]] as const)
    .filter(([, { internal }]) => internal !== true)
    .map(([code, spec]) => section(code, spec));
  return sections.join('\n\n');
}

function section(code: string, { message, hint, retryable, exitCode }: ErrorSpec): string {
  const facts = `\`${code}\` · ${retryable ? 'may succeed when repeated' : 'will not succeed when repeated'} · CLI exit code ${exitCode}`;
  return [`## ${message}`, facts, hint].join('\n\n');
}
