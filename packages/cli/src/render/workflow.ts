import type { WorkflowBrief, WorkflowView } from '../views.ts';
import { renderFacts, type Fact } from './facts.ts';
import type { Format } from './format.ts';
import { planFacts } from './plan.ts';
import { colourOf, statusWord } from './status-word.ts';
import { renderTable } from './table.ts';
import { errorFacts, eventsPart, inParts, questionsPart, reportParts } from './task-parts.ts';
import { showSpan, showTime } from './times.ts';
import { prose, visible } from './visible.ts';
import { commandLine } from './command-line.ts';

/** One plan workflow whole: its phase, its turns, its plan, what it asks, what came of it, what to do next. */
export function renderWorkflow(view: WorkflowView, format: Format): string {
  return inParts([
    renderFacts([...whereFacts(view, format), ...troubleFacts(view, format)], format),
    turnsPart(view, format),
    planFacts(view, format),
    questionsPart(view, format),
    eventsPart(view, format),
    ...reportParts(view.finalReport, format, `: ${commandLine(`status ${view.executionOperationId ?? ''}`)} shows all`),
    format.style.dim(nextSentence(view)),
  ]);
}

/** Plan workflows, one in a line. */
export function renderWorkflows(workflows: readonly WorkflowBrief[], format: Format): string {
  const { style } = format;
  return renderTable(
    workflows,
    [
      { title: 'ID', cell: ({ workflowId }) => workflowId },
      { title: 'STATUS', cell: ({ status }) => status, style: (text, { status }) => colourOf(status, style)(text) },
      { title: 'CREATED', cell: ({ createdAt }) => showTime(createdAt, format) },
      { title: 'TOOK', cell: ({ createdAt, completedAt }) => showSpan(createdAt, completedAt, format) },
      { title: 'PLAN', cell: ({ latestPlanHash }) => latestPlanHash?.slice(0, HASH_CHARS) ?? '-' },
      { title: 'TITLE', cell: ({ title }) => title ?? '-', shrinks: 'start' },
    ],
    format,
  );
}

const HASH_CHARS = 12;

/** What there is to be done, as a sentence with the command that does it. */
export function nextSentence(view: WorkflowView): string {
  const { workflowId: id, nextRecommendedAction: next, currentOperationId } = view;
  return NEXT[next]?.(id, currentOperationId) ?? next;
}

const NEXT: Readonly<Record<string, (id: string, operation: string) => string>> = {
  wait_plan: (id) => `It is being planned: ${commandLine(`wait ${id}`)}`,
  wait_execution: (id, operation) =>
    `It is being executed: ${commandLine(`follow ${operation}`)}, or ${commandLine(`wait ${id}`)}`,
  answer_pending_interaction: (id) => `It needs an answer, then: ${commandLine(`wait ${id}`)}`,
  execute_plan: (id) => `The plan waits for a decision: ${commandLine(`plan show ${id}`)}`,
  review_plan: (id) => `This may be no plan at all; look at it before you decide: ${commandLine(`plan show ${id}`)}`,
  read_final_report: () => '',
  inspect_diagnostics: (_, operation) => `It did not come to a good end: ${commandLine(`status ${operation} --full`)}`,
};

function whereFacts(view: WorkflowView, format: Format): readonly Fact[] {
  const { phase, status, clientRequestId, createdAt, completedAt } = view;
  const ended = status === phase ? '' : ` (${status})`;
  return [
    ['Workflow', view.workflowId],
    ['Phase', `${statusWord(phase, format.style)}${ended}`],
    ['Title', view.title === null ? null : prose(view.title)],
    ['Folder', visible(view.cwd)],
    ['Thread', view.threadId],
    ['Key', clientRequestId === null ? null : visible(clientRequestId)],
    ['Policy', `sandbox ${view.effectiveSandbox}, approval ${view.effectiveApprovalPolicy}${wished(view)}`],
    ['Created', showTime(createdAt, format)],
    ['Ended', showTime(completedAt, format)],
  ];
}

/** Planning only reads, whatever the execution may do later. */
const wished = (view: WorkflowView): string =>
  view.runtimePolicyAdjusted
    ? ` while planning; execution: sandbox ${view.requestedSandbox}, approval ${view.requestedApprovalPolicy}`
    : '';

const troubleFacts = (view: WorkflowView, format: Format): readonly Fact[] => [
  ...errorFacts(view, format),
  ['Texts', view.reportPruned === true ? 'removed, they were older than the time reports are kept' : null],
];

interface Step {
  readonly name: string;
  readonly operation: NonNullable<WorkflowView['planOperation']>;
  readonly turnId: string | null;
}

function turnsPart(view: WorkflowView, format: Format): string {
  const { planOperation, executionOperation, planTurnId, executionTurnId } = view;
  const steps: readonly Step[] = [
    ...(planOperation ? [{ name: 'plan', operation: planOperation, turnId: planTurnId }] : []),
    ...(executionOperation ? [{ name: 'execution', operation: executionOperation, turnId: executionTurnId }] : []),
  ];
  if (steps.length === 0) return '';
  return renderTable(
    steps,
    [
      { title: 'TURN', cell: ({ name }) => name },
      {
        title: 'STATUS',
        cell: ({ operation: { status } }) => status,
        style: (text, { operation: { status } }) => colourOf(status, format.style)(text),
      },
      { title: 'TOOK', cell: ({ operation: o }) => showSpan(o.createdAt, o.completedAt, format) },
      { title: 'OPERATION', cell: ({ operation }) => operation.operationId },
      { title: 'TURN ID', cell: ({ turnId }) => turnId ?? '-' },
    ],
    format,
  );
}
