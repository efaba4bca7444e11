import type { EntryAnswer, FileAnswer, MigrationAnswer, StateAnswer } from '../migrate/migration-answer.ts';
import { takenRows } from '../migrate/taken-rows.ts';
import { renderDiff } from './diff.ts';
import { renderError } from './error.ts';
import { indent } from './facts.ts';
import type { Format } from './format.ts';
import { renderTable } from './table.ts';
import { prose, visibleLine } from './visible.ts';

/** What would be changed: each file with its difference, each state with what is in it. */
export function renderPlan({ files, states }: MigrationAnswer, format: Format): string {
  const shown = files.filter(({ status, entries }) => status !== 'unchanged' || entries.some(isUnclear));
  return [...shown.map((file) => renderFile(file, format)), ...states.map((state) => renderState(state, format))].join(
    '\n\n',
  );
}

/** What was changed. */
export function renderDone({ files, states }: MigrationAnswer, format: Format): string {
  const lines = files.flatMap((file) => {
    const { path, status, backup, problem } = file;
    if (status === 'changed')
      return [`${format.style.green('changed')}  ${visibleLine(path)}`, `backup   ${visibleLine(backup ?? '')}`];
    return problem === undefined
      ? []
      : [`${format.style.red('not changed')}  ${visibleLine(path)}`, indent(prose(problem), 2)];
  });
  const restart = files.some(({ status }) => status === 'changed') ? ['', 'Restart these clients.'] : [];
  // What was here before was said when everything was shown.
  const news = states.filter((state) => state.status === 'failed' || takenRows(state.report) > 0);
  return [...news.map((state) => renderState(state, format)), [...lines, ...restart].join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

const isUnclear = ({ status, state }: EntryAnswer): boolean => status === 'unclear' || state?.status === 'unknown';

/** What is to be known of an entry, and of its state. */
function notesOf({ notes, state }: EntryAnswer): readonly string[] {
  if (state === undefined || state.status === 'found' || state.problem === undefined) return notes;
  return [...notes, visibleLine(state.problem)];
}

function renderFile({ client, path, problem, diff, entries }: FileAnswer, format: Format): string {
  const title = format.style.bold(client === null ? visibleLine(path) : `${client}: ${visibleLine(path)}`);
  const notes = entries.flatMap((entry) =>
    notesOf(entry).map((note) => prose(`-> ${visibleLine(entry.name)}: ${note}`)),
  );
  return [
    title,
    ...(problem === undefined ? [] : [indent(format.style.red(prose(problem)), 2)]),
    ...(diff === undefined ? [] : [renderDiff(diff, format)]),
    ...notes,
  ].join('\n');
}

function renderState(state: StateAnswer, format: Format): string {
  const title = format.style.bold(`State of the old server: ${visibleLine(state.from)}`);
  if (state.status === 'failed') return `${title}\n${renderError(state.error, format)}`;
  const { report } = state;
  if (takenRows(report) === 0) return `${title}\nEverything in it is here already, in ${visibleLine(report.into)}.`;
  const rows = [
    ['operations', report.operations],
    ['workflows', report.workflows],
    ['threads told by hooks', report.hookThreads],
    ['turns told by hooks', report.hookTurns],
    ['messages told by hooks', report.hookMessages],
  ] as const;
  const table = renderTable(
    rows,
    [
      { title: '', cell: ([name]) => name },
      { title: state.status === 'taken_over' ? 'taken over' : 'to take over', cell: ([, { taken }]) => String(taken) },
      { title: 'here already', cell: ([, { known }]) => String(known) },
    ],
    format,
  );
  return [
    title,
    `goes into ${visibleLine(report.into)}`,
    table,
    ...(report.unfinished > 0 ? [unfinished(report.unfinished)] : []),
    ...(report.keysInUse > 0 ? [keysInUse(report.keysInUse)] : []),
    ...(report.phasesInUse > 0 ? [phasesInUse(report.phasesInUse)] : []),
  ].join('\n');
}

const unfinished = (count: number): string =>
  `${count} of them had not ended: they are kept as unknown_after_app_server_exit, and never run here.`;

const keysInUse = (count: number): string =>
  `${count} of them have a client_request_id that another one here has already: that one keeps it.`;

const phasesInUse = (count: number): string =>
  `${count} of the workflows name a plan or an execution that another one here has already: that one keeps it.`;
