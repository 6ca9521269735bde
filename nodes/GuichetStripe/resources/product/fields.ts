import type { INodeProperties } from 'n8n-workflow';
import { textField } from '../../fields';
import { given } from '../../parameters/given';
import type { Parameters } from '../../parameters/parameters';

export const productDetails: INodeProperties = {
  displayName: 'Details',
  name: 'details',
  type: 'collection',
  placeholder: 'Add Detail',
  default: {},
  options: [
    textField(
      'description',
      'Description',
      'What buyers read on the Checkout page. In an update an empty text takes it away.',
    ),
    textField('image', 'Image URL', 'Picture on the Checkout page', { placeholder: 'https://…' }),
    textField(
      'unitLabel',
      'Unit Label',
      'What one of it is called on invoices, e.g. seat. In an update an empty text takes it away.',
    ),
  ],
};

/** Of a new product: what is empty is not there. */
export function detailsOf(parameters: Parameters) {
  return given({
    description: parameters.textOrUndefined('details.description'),
    images: imagesOf(parameters),
    unit_label: parameters.textOrUndefined('details.unitLabel'),
  });
}

/** Of an existing product: a text that was added and left empty is taken away, one that was not added stays. */
export function changedDetailsOf(parameters: Parameters) {
  return given({
    description: parameters.textOrUnset('details.description'),
    images: imagesOf(parameters),
    unit_label: parameters.textOrUnset('details.unitLabel'),
  });
}

function imagesOf(parameters: Parameters): string[] | undefined {
  const image = parameters.urlOrUndefined('details.image');
  return image === undefined ? undefined : [image];
}

export const activeField: INodeProperties = {
  displayName: 'Active',
  name: 'active',
  type: 'options',
  default: 'unchanged',
  options: [
    { name: 'Archived', value: 'archived', description: 'Can no longer be bought' },
    { name: 'For Sale', value: 'active' },
    {
      name: 'Unchanged',
      value: 'unchanged',
      description: 'Stripe decides: a new one is for sale, an existing one stays as it is',
    },
  ],
  description: 'Whether it can be bought',
};

/** Also takes true and false, as a column of a table gives them. */
export function activeOf(parameters: Parameters): boolean | undefined {
  const choice = parameters.choiceOrUndefined('active', ['active', 'archived', 'true', 'false']);
  return choice === undefined ? undefined : choice === 'active' || choice === 'true';
}
