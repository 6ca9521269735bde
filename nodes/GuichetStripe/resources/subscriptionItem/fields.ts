import type { INodeProperties } from 'n8n-workflow';

export const PRORATIONS = ['create_prorations', 'always_invoice', 'none'] as const;

export const quantityField: INodeProperties = {
  displayName: 'Quantity',
  name: 'quantity',
  type: 'number',
  typeOptions: { minValue: 0, numberPrecision: 0 },
  default: 1,
  description: 'How many, e.g. seats beyond those that are included',
};

export const prorationField: INodeProperties = {
  displayName: 'Proration',
  name: 'prorationBehavior',
  type: 'options',
  default: 'create_prorations',
  options: [
    { name: 'Bill at Once', value: 'always_invoice', description: 'The rest of the period is invoiced now' },
    {
      name: 'Bill With the Next Invoice',
      value: 'create_prorations',
      description: 'The rest of the period stands on the next invoice',
    },
    { name: 'None', value: 'none', description: 'The rest of the period is free, or is not given back' },
  ],
  description: 'How the rest of the running period is billed',
};
