import { expect, test } from 'vitest';
import { fakePlane } from '../testing/fake-plane.ts';
import { finalReport, operationView } from '../testing/given.ts';
import { readWhole } from './read-whole.ts';

interface Asked {
  readonly message_max_chars: number;
  readonly message_offset?: number;
}

const planeThatSaid = (whole: string) =>
  fakePlane({
    codex_get_operation_status: ({ message_max_chars: most, message_offset: from = 0 }: Asked) => {
      const text = whole.slice(from, from + most);
      const truncated = from + text.length < whole.length;
      const report = finalReport({ text, truncated, returnedChars: text.length, originalChars: whole.length });
      return operationView({ status: 'completed', finalReport: report });
    },
  });

test('a text of several pages comes whole', async () => {
  const whole = 'abc'.repeat(150_000);
  const plane = planeThatSaid(whole);
  const { finalReport: report } = await readWhole(plane, { operation_id: 'op_1', include_request: true });
  expect(report).toMatchObject({ truncated: false, returnedChars: 450_000, originalChars: 450_000 });
  expect(report?.text === whole).toBe(true);
  expect(plane.calls).toHaveLength(3);
  expect(plane.calls[0]?.input).toMatchObject({ operation_id: 'op_1', include_request: true });
});

test('a text of one page is read once', async () => {
  const plane = planeThatSaid('short');
  expect((await readWhole(plane, { operation_id: 'op_1' })).finalReport?.text).toBe('short');
  expect(plane.calls).toHaveLength(1);
});
