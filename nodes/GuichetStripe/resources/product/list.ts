import { request } from '../../operation';
import { given } from '../../parameters/given';

/** Stripe keeps every product for ever; a catalogue beyond this is not compared by listing it. */
const MOST = 10_000;

export const list = request({
  option: { name: 'Get Many', value: 'list', description: 'List products, all pages', action: 'Get many products' },
  fields: [
    {
      displayName: 'Active Only',
      name: 'activeOnly',
      type: 'boolean',
      default: false,
      description: 'Whether archived ones are left out',
    },
  ],
  async execute(parameters, calls) {
    const params = { limit: 100, ...given({ active: parameters.flag('activeOnly') ? true : undefined }) };
    return calls.read((stripe) => stripe.products.list(params).autoPagingToArray({ limit: MOST }));
  },
});
