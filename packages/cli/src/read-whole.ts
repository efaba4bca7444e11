import type { ControlPlane, ToolArguments } from '@codex-cp/core';
import { TOOL_FIELDS } from './generated/tool-fields.ts';
import type { OperationView } from './views.ts';

/** As much of a final text as one answer carries. */
const PAGE_CHARS = TOOL_FIELDS.codex_get_operation_status.message_max_chars.maximum;

/** One operation with all that Codex said last, which may be more than one answer carries. */
export async function readWhole(
  plane: Pick<ControlPlane, 'status'>,
  input: ToolArguments<'codex_get_operation_status'>,
): Promise<OperationView> {
  const view = await plane.status({ ...input, message_max_chars: PAGE_CHARS });
  const { finalReport: report } = view;
  if (!report?.truncated) return view;
  const texts = [report.text];
  let offset = report.returnedChars;
  for (let more = true; more;) {
    const page = { operation_id: input.operation_id, message_max_chars: PAGE_CHARS, message_offset: offset };
    const { finalReport: next } = await plane.status(page);
    texts.push(next?.text ?? '');
    offset += next?.returnedChars ?? 0;
    more = next?.truncated === true;
  }
  return { ...view, finalReport: { ...report, text: texts.join(''), returnedChars: offset, truncated: false } };
}
