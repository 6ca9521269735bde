import { request } from '../../operation';
import { given } from '../../parameters/given';

/** Stripe keeps every price for ever; a catalogue beyond this is not compared by listing it. */
const MOST = 10_000;

export const list = request({
  option: { name: 'Get Many', value: 'list', description: 'List prices, all pages', action: 'Get many prices' },
  fields: [
    {
      displayName: 'Active Only',
      name: 'activeOnly',
      type: 'boolean',
      default: true,
      description: 'Whether archived ones are left out; they pile up',
    },
  ],
  async execute(parameters, calls) {
    const params = { limit: 100, ...given({ active: parameters.flag('activeOnly') ? true : undefined }) };
    return calls.read((stripe) => stripe.prices.list(params).autoPagingToArray({ limit: MOST }));
  },
});
