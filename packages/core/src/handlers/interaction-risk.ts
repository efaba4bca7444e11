import type { ToolOutput } from '../contract/registry.ts';
import { liesUnder } from '../foundation/paths.ts';
import { cut } from '../foundation/text.ts';
import {
  askedPermissions,
  isToolCallApproval,
  proposedAmendment,
  questionsOf,
  textOf,
  isObject,
} from '../model/interaction-params.ts';
import type { Interaction } from '../model/interaction.ts';

type RiskSummary = ToolOutput<'codex_list_pending_interactions'>['interactions'][number]['riskSummary'];

const PREVIEW_CHARS = 160;

/** What in a command deserves a second look. A hint for people, not a fence. */
const DANGEROUS: readonly (readonly [RegExp, string])[] = [
  [/\brm\s+(?:-\S+\s+)*-\S*[rf]/, 'deletes files for good'],
  [/\b(?:sudo|doas|su)\b/, 'acts as another user'],
  [/\b(?:curl|wget)\b[^|]*\|\s*(?:ba|z|da)?sh\b/, 'runs what it downloads'],
  [/\bgit\s+(?:push|reset\s+--hard|clean)\b/, 'changes or discards history'],
  [/\b(?:mkfs|dd|shred|fdisk|parted)\b/, 'writes to disks directly'],
  [/\b(?:chmod|chown)\s+(?:-\S*R|--recursive)/, 'changes many permissions'],
  [/\b(?:shutdown|reboot|kill|killall|pkill)\b/, 'stops processes or the machine'],
  [/\b(?:npm|yarn|pnpm)\s+publish\b|\bcargo\s+publish\b/, 'publishes a package'],
];

/** How much depends on the answer, in one sentence. */
export function riskOf(interaction: Interaction, cwd: string): RiskSummary {
  switch (interaction.kind) {
    case 'command':
      return commandRisk(interaction);
    case 'fileChange':
      return fileRisk(interaction, cwd);
    case 'permissions':
      return permissionsRisk(interaction);
    case 'userInput': {
      const secretQuestionCount = questionsOf(interaction).filter(({ isSecret }) => isSecret).length;
      const level = secretQuestionCount > 0 ? 'medium' : 'low';
      return { level, category: 'user_input', summary: 'Your answers go to the model.', secretQuestionCount };
    }
    case 'elicitation':
      return elicitationRisk(interaction);
  }
}

function commandRisk(interaction: Interaction): RiskSummary {
  const command = textOf(interaction.params['command']) ?? '';
  const dangers = DANGEROUS.filter(([pattern]) => pattern.test(command)).map(([, what]) => what);
  const amendment = proposedAmendment(interaction);
  const permanent = amendment
    ? ` Sending back the amendment allows "${amendment.join(' ')} …" for ever, in all threads.`
    : '';
  const summary = dangers.length > 0 ? `It ${dangers.join(', ')}.` : 'It runs outside of what the sandbox allows.';
  return {
    level: dangers.length > 0 ? 'high' : 'medium',
    category: 'command',
    summary: `${summary}${permanent}`,
    commandPreview: cut(command, PREVIEW_CHARS).text,
  };
}

function fileRisk({ changes, params }: Interaction, cwd: string): RiskSummary {
  const files = changes ?? [];
  const outside = files.filter(({ path }) => !liesUnder(path, cwd)).length;
  const deleted = files.filter(({ kind }) => kind === 'delete').length;
  const parts = [
    changes === null ? 'The files are not known' : `${files.length} ${files.length === 1 ? 'file' : 'files'}`,
    ...(outside > 0 ? [`${outside} outside of the working directory`] : []),
    ...(deleted > 0 ? [`${deleted} deleted`] : []),
  ];
  const level = outside > 0 || deleted > 0 || changes === null ? 'high' : 'medium';
  return { level, category: 'file_change', summary: `${parts.join(', ')}.`, grantRoot: textOf(params['grantRoot']) };
}

function permissionsRisk(interaction: Interaction): RiskSummary {
  const asked = askedPermissions(interaction);
  const names = Object.entries(asked)
    .filter(([, value]) => value !== null)
    .map(([name]) => name);
  const level = names.includes('fileSystem') ? 'high' : 'medium';
  return {
    level,
    category: 'permissions',
    summary: `Asks for: ${names.join(', ') || 'nothing'}.`,
    scope: 'turn or session',
  };
}

function elicitationRisk(interaction: Interaction): RiskSummary {
  if (!isToolCallApproval(interaction)) {
    return { level: 'medium', category: 'elicitation', summary: 'Your answer goes to an MCP server.' };
  }
  const meta = interaction.params['_meta'];
  const hints = isObject(meta) ? meta['tool_annotations'] : undefined;
  const destructive = isObject(hints) && hints['destructiveHint'] === true;
  const summary = destructive ? 'The tool says that it destroys something.' : 'An MCP tool would be called.';
  return { level: destructive ? 'high' : 'medium', category: 'mcp_tool_call', summary };
}
