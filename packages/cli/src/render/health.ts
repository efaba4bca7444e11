import type { HealthView } from '../views.ts';
import { renderFacts, type Fact } from './facts.ts';
import type { Format } from './format.ts';
import { statusWord } from './status-word.ts';
import { showTime } from './times.ts';
import { prose, visible } from './visible.ts';

/** State of the control plane in one look. */
export function renderHealth(view: HealthView, format: Format): string {
  const { style } = format;
  const checks = view.checks.map(({ status, message }) => `${statusWord(status, style)}: ${prose(message)}`);
  const errors = view.recentErrors.map(
    ({ operationId, code, message, at }) => `${showTime(at, format)} ${operationId} ${prose(message)} [${code}]`,
  );
  const facts: readonly Fact[] = [
    ['Status', statusWord(view.overallStatus, style)],
    ['Version', `${view.version.serverVersion}, contract ${view.version.contractVersion}`],
    ['Worker', workerText(view.worker)],
    ['Codex', codexText(view.appServer)],
    ['Queue', queueText(view.queue)],
    ['Turns', view.activeWork.activeTurns.map(({ operationId, status }) => `${operationId} ${status}`).join('\n')],
    [
      'Questions',
      view.activeWork.pendingInteractions.map((asked) => `${asked.interactionId} ${asked.kind}`).join('\n'),
    ],
    ['State', visible(view.paths.mcpStateDb)],
    ['Roots', rootsText(view.allowedRoots)],
    ['Policy', policyText(view.configHints)],
    ['Checks', checks.join('\n')],
    ['Warnings', style.yellow(view.configHints.warnings.map(prose).join('\n'))],
    ['Errors', errors.join('\n')],
  ];
  return renderFacts(facts, format);
}

function workerText({ state, pid, version, mode, lastStartError }: HealthView['worker']): string {
  const error = lastStartError === null ? '' : `; last start failed: ${prose(lastStartError)}`;
  if (state === 'none') return `none (mode ${mode})${error}`;
  return `${state}, pid ${pid ?? '?'}, version ${version ?? '?'} (mode ${mode})${error}`;
}

function codexText({ running, pid, codexVersion, codexBinaryPath }: HealthView['appServer']): string {
  if (codexBinaryPath === null) return 'not found';
  const server = running ? `app-server running, pid ${pid ?? '?'}` : 'app-server not running';
  return `${[codexVersion, server].filter((word) => word !== null).join(', ')}\n${visible(codexBinaryPath)}`;
}

const queueText = ({ queued, active, limitGlobal, limitPerProject }: HealthView['queue']): string =>
  `${queued} queued, ${active} active (at most ${limitGlobal}, ${limitPerProject} in one project)`;

function rootsText({ roots, explanation }: HealthView['allowedRoots']): string {
  return [...roots.map(visible), prose(explanation)].join('\n');
}

function policyText(hints: HealthView['configHints']): string {
  const { defaultSandboxPolicy, defaultApprovalPolicy, defaultModel, policySource } = hints;
  const model = defaultModel === null ? '' : `, model ${visible(defaultModel)}`;
  return `sandbox ${defaultSandboxPolicy}, approval ${defaultApprovalPolicy}${model}\n${visible(policySource)}`;
}
