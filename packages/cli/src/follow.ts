import type { ControlPlane, OperationEventRecord } from '@codex-cp/core';
import { indent } from './render/facts.ts';
import { renderEvent } from './render/event.ts';
import type { Format } from './render/format.ts';
import { renderInteraction } from './render/interaction.ts';
import { showTime } from './render/times.ts';
import { visibleLine } from './render/visible.ts';
import type { InteractionView } from './views.ts';

export interface Follow {
  readonly operationId: string;
  /** Position after which to begin. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly format: Format;
  readonly out: (text: string) => void;
}

const MOST = 200;

/** Writes what happens to an operation until it has ended or the signal is aborted: first what was, then what comes. */
export async function followOperation(plane: ControlPlane, follow: Follow): Promise<void> {
  const { operationId, after, signal, format, out } = follow;
  for await (const event of plane.subscribe({ operationId, after, signal })) {
    const now = { ...format, now: new Date() };
    const text = asksNow(event) ? await questionText(plane, event, now) : renderEvent(event, now);
    if (text !== undefined) out(text);
    if (signal.aborted) return;
  }
}

const asksNow = ({ type, data }: OperationEventRecord): boolean =>
  type === 'interaction' && data['status'] === 'pending';

/** A question that is open is shown whole; one that was answered meanwhile in a line. */
async function questionText(plane: ControlPlane, event: OperationEventRecord, format: Format): Promise<string> {
  const id = event.data['interactionId'];
  const { interactions } = await plane.interactions({ operation_id: event.operationId, status: null, limit: MOST });
  const asked = interactions.find(({ interactionId }) => interactionId === id);
  const time = format.style.dim(showTime(new Date(event.at).toISOString(), format));
  if (asked?.status === 'pending') return `${time}  asks:\n${indent(renderInteraction(asked, format), 2)}`;
  return `${time}  asked ${String(id)}: ${asked === undefined ? '' : inShort(asked)}`;
}

const inShort = ({ kind, command, files, prompt }: InteractionView): string =>
  `${kind} ${visibleLine(command ?? files?.map(({ path }) => path).join(', ') ?? prompt)}`;
