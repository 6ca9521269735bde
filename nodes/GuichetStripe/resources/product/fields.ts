import type { INodeProperties } from 'n8n-workflow';
import { textField } from '../../fields';
import { given } from '../../parameters/given';
import type { Parameters } from '../../parameters/Parameters';

export const productDetails: INodeProperties = {
  displayName: 'Details',
  name: 'details',
  type: 'collection',
  placeholder: 'Add Detail',
  default: {},
  options: [
    textField('description', 'Description', 'What buyers read on the Checkout page'),
    textField('image', 'Image URL', 'Picture on the Checkout page', { placeholder: 'https://…' }),
    textField('unitLabel', 'Unit Label', 'What one of it is called on invoices, e.g. seat'),
  ],
};

export function detailsOf(parameters: Parameters) {
  const image = parameters.urlOrUndefined('details.image');
  return given({
    description: parameters.textOrUndefined('details.description'),
    images: image === undefined ? undefined : [image],
    unit_label: parameters.textOrUndefined('details.unitLabel'),
  });
}

export const activeField: INodeProperties = {
  displayName: 'Active',
  name: 'active',
  type: 'options',
  default: 'unchanged',
  options: [
    { name: 'Archived', value: 'archived', description: 'Can no longer be bought' },
    { name: 'For Sale', value: 'active' },
    { name: 'Unchanged', value: 'unchanged', description: 'Stripe decides: a new one is for sale, an existing one stays as it is' },
  ],
  description: 'Whether it can be bought',
};

/** Also takes true and false, as a column of a table gives them. */
export function activeOf(parameters: Parameters): boolean | undefined {
  const choice = parameters.choiceOrUndefined('active', ['active', 'archived', 'true', 'false']);
  return choice === undefined ? undefined : choice === 'active' || choice === 'true';
}
