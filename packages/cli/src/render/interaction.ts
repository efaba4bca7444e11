import type { InteractionBrief, InteractionView } from '../views.ts';
import { indent, renderFacts, showJson, type Fact } from './facts.ts';
import type { Format } from './format.ts';
import { renderDiff } from './diff.ts';
import { statusWord } from './status-word.ts';
import { showDuration, showTime } from './times.ts';
import { prose, visible, visibleLine } from './visible.ts';
import { commandLine } from './command-line.ts';

type Question = NonNullable<InteractionBrief['questions']>[number];

/** One question whole: exactly what would be run, changed, granted or said, and how it is answered. */
export function renderInteraction(asked: InteractionBrief | InteractionView, format: Format): string {
  const { style } = format;
  const head = `${style.bold(TITLES[asked.kind])}  ${asked.interactionId}`;
  const facts = [...originFacts(asked, format), ...basisFacts(asked, format), ...permanentFacts(asked, format)];
  const parts = [head, indent(renderFacts(facts, format), 2), indent(filesPart(asked, format), 2)];
  return [...parts, indent(howToAnswer(asked, format), 2)].filter((part) => part !== '').join('\n');
}

const TITLES: Readonly<Record<InteractionBrief['kind'], string>> = {
  approval: 'Approval',
  permissions: 'Permissions',
  user_input: 'Question',
  elicitation: 'Form',
};

function originFacts(asked: InteractionBrief | InteractionView, format: Format): readonly Fact[] {
  const { status, expiresAt, reason, riskSummary } = asked;
  const risk = `${riskSummary.level}: ${prose(riskSummary.summary)}`;
  const deadline = status === 'pending' ? `${expiryText(expiresAt, format)}, then it is declined` : null;
  return [
    ['Operation', 'operationId' in asked ? asked.operationId : null],
    ['Status', status === 'pending' ? null : statusWord(status, format.style)],
    ['Deadline', deadline],
    ['Reason', reason === null ? null : prose(reason)],
    ['Risk', riskSummary.level === 'high' ? format.style.red(risk) : risk],
  ];
}

function expiryText(expiresAt: string, format: Format): string {
  if (format.kind === 'plain') return expiresAt;
  const left = new Date(expiresAt).getTime() - format.now.getTime();
  return left > 0 ? `in ${showDuration(left)}` : showTime(expiresAt, format);
}

function basisFacts(asked: InteractionBrief, { style }: Format): readonly Fact[] {
  const { command, cwd, permissions, questions, kind, prompt, answerSchema, truncated } = asked;
  return [
    ['Asks', kind === 'user_input' || command !== undefined ? null : prose(prompt)],
    ['Directory', cwd === undefined ? null : visible(cwd)],
    ['Command', command === undefined ? null : style.bold(visible(command))],
    ['Wants', permissions === undefined ? null : showJson(permissions)],
    ['Questions', questions?.map(questionText).join('\n')],
    ['Form', answerSchema.requestedSchema === undefined ? null : showJson(answerSchema.requestedSchema)],
    ['Cut', truncated === true ? style.red('Not all of it is shown: "codex-cp interactions" shows the whole.') : null],
  ];
}

function permanentFacts({ permanentAmendment }: InteractionBrief, { style }: Format): readonly Fact[] {
  if (permanentAmendment === undefined) return [];
  const words = permanentAmendment.map(visibleLine).join(' ');
  const text = `With --permanent every command that begins with "${words}" is allowed for ever, in all threads, without asking.`;
  return [['Permanent', style.yellow(text)]];
}

function questionText({ id, question, isSecret, options = [] }: Question): string {
  const secret = isSecret ? ' (secret)' : '';
  const choices = options.map(({ label, description }) => {
    const more = description === undefined || description === '' ? '' : `: ${prose(description)}`;
    return `  - ${prose(label)}${more}`;
  });
  return [`${visibleLine(id)}: ${prose(question)}${secret}`, ...choices].join('\n');
}

function filesPart({ files }: InteractionBrief, format: Format): string {
  return (files ?? [])
    .map(({ path, kind, movePath, diff }) => {
      const target = movePath === null ? '' : ` -> ${visible(movePath)}`;
      return `${format.style.bold(`${kind} ${visible(path)}${target}`)}\n${indent(renderDiff(diff, format), 2)}`;
    })
    .join('\n');
}

function howToAnswer(asked: InteractionBrief, format: Format): string {
  if (asked.status !== 'pending') return '';
  const lines = [...waysToAccept(asked), commandLine(`decline ${asked.interactionId}`)];
  return lines.map((line) => format.style.dim(line)).join('\n');
}

function waysToAccept(asked: InteractionBrief): readonly string[] {
  const { interactionId: id, kind, answerSchema, permanentAmendment, questions = [] } = asked;
  if (kind === 'user_input')
    return [commandLine(`answer ${id} ${questions.map(({ id: q }) => `--answer ${visibleLine(q)}=TEXT`).join(' ')}`)];
  if (kind === 'elicitation' && answerSchema.requestedSchema !== undefined)
    return [commandLine(`answer ${id} --action accept --content JSON`)];
  return [
    commandLine(`approve ${id}`),
    ...(permanentAmendment === undefined ? [] : [commandLine(`approve ${id} --permanent`)]),
  ];
}
