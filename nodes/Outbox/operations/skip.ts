import type { Answer } from '../../shared/answers';
import { decide } from '../decide';
import type { OutboxOperation } from '../row';

/** Staff: gives rows up for good, so that what waits behind them goes on. */
export const skip: OutboxOperation = {
  option: {
    name: 'Skip',
    value: 'skip',
    action: 'Skip rows',
    description: 'Give the rows up; what waits behind them goes on',
  },
  fields: [
    {
      displayName: 'Reason',
      name: 'reason',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. refunded by bank transfer on 3 November',
      description: 'Kept with the row, for whoever looks at it later',
    },
  ],
  async execute(run) {
    const { fields, items } = run;
    const isSame = !fields.hasExpression('reason');
    const reasons = items.map((_, index) =>
      String(fields.value('reason', isSame ? 0 : index, 'text', { fallback: '' }) ?? '').trim(),
    );
    if (reasons.some((reason) => reason === ''))
      throw new Error('"Reason" is empty: say why the rows are skipped, it is kept with them');
    const answers: Answer[] = [];
    for (const reason of new Set(reasons)) {
      const indexes = [...items.keys()].filter((index) => reasons[index] === reason);
      const decided = await decide(run, 'skip_outbox', indexes, { reason });
      decided.forEach((answer, position) => (answers[indexes[position] ?? 0] = answer));
    }
    return answers;
  },
};
